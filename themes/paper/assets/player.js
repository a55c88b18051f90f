// A time plays the episode here, at that time, where its player is known or it is
// a sound file; a player in the text comes in the place of its link. Nothing of
// another site is asked for before a reader clicks.
const template = document.getElementById("d-player");
const recording = /\.(mp3|m4a|aac|ogg|oga|opus|wav|flac|mp4|m4v|webm)$/i;

function seconds(text) {
	const [start] = text.split("–");
	return start.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

function frame(address, title) {
	return Object.assign(document.createElement("iframe"), {
		src: address,
		title,
		allow: "autoplay; encrypted-media; fullscreen; picture-in-picture",
		referrerPolicy: "strict-origin-when-cross-origin",
		sandbox: "allow-scripts allow-same-origin allow-popups allow-presentation",
	});
}

function dock(title) {
	let place = document.querySelector(".dock");
	if (!place) {
		place = template.content.firstElementChild.cloneNode(true);
		place.querySelector("button").addEventListener("click", () => place.remove());
		document.querySelector(".colophon").before(place);
	}
	place.querySelector(".playing").textContent = title;
	return place.querySelector(".screen");
}

function playFrame(address, title) {
	const screen = dock(title);
	const before = screen.querySelector("iframe");
	if (before?.src === address) return;
	screen.replaceChildren(frame(address, title));
}

function playFile(link, title) {
	const address = new URL(link.href);
	const screen = dock(title);
	let media = screen.querySelector("audio, video");
	const same = media && new URL(media.src).pathname === address.pathname;
	if (!same) {
		media = document.createElement(/\.(mp4|m4v|webm)$/i.test(address.pathname) ? "video" : "audio");
		Object.assign(media, { controls: true, src: address.href });
		screen.replaceChildren(media);
	} else {
		media.currentTime = seconds(link.textContent);
	}
	media.play().catch(() => {}); // then the reader presses the button
}

document.addEventListener("click", (event) => {
	if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
	const link = event.target.closest("a.time, a.player");
	if (!link || !template) return;
	const of = link.closest("[data-citation]");
	const title = of?.dataset.citation ?? document.title;
	if (link.matches(".player")) {
		if (!link.dataset.player?.startsWith("https:")) return;
		link.replaceWith(Object.assign(frame(link.dataset.player, title), { className: "screen" }));
	} else if (of?.dataset.player) {
		playFrame(of.dataset.player.replace("{t}", seconds(link.textContent)), title);
	} else if (recording.test(link.pathname)) {
		playFile(link, title);
	} else {
		return;
	}
	event.preventDefault();
});
