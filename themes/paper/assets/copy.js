// Copy with source: one button, which comes to the point that is pointed at,
// touched or has the focus. It copies the words, who said them where, and the
// address of the point.
const button = document.getElementById("d-copy")?.content.firstElementChild.cloneNode(true);

function come(event) {
	const point = event.target.closest?.("main .points > li");
	if (point && button.parentNode !== point && point.closest("[data-citation]") && point.querySelector(":scope > .mark")) point.append(button);
}

// A place on the page where the site is published, if that is known.
function published(link) {
	const page = document.querySelector('link[rel="canonical"]')?.href ?? location.href;
	return new URL(link.getAttribute("href"), page).href;
}

function citation(point) {
	const bare = point.cloneNode(true);
	for (const part of bare.querySelectorAll(":scope > :is(.time, .mark, .copy, .speaker)")) part.remove();
	const { open, close, comma } = button.dataset;
	const words = open + bare.textContent.trim().replace(/\s+/g, " ") + close;
	const said = point.querySelector(":scope > .speaker")?.textContent;
	const time = point.querySelector(":scope > .time")?.textContent;
	const source = [said, point.closest("[data-citation]").dataset.citation, time].filter(Boolean).join(comma);
	return { words, source, address: published(point.querySelector(":scope > .mark")) };
}

async function copy({ words, source, address }) {
	const text = `${words}\n— ${source}\n${address}`;
	const quote = document.createElement("blockquote");
	const link = Object.assign(document.createElement("a"), { href: address, textContent: source });
	quote.append(Object.assign(document.createElement("p"), { textContent: words }), "— ", link);
	const blob = (type, content) => [type, new Blob([content], { type })];
	try {
		await navigator.clipboard.write([new ClipboardItem(Object.fromEntries([blob("text/plain", text), blob("text/html", quote.outerHTML)]))]);
	} catch {
		await navigator.clipboard.writeText(text);
	}
}

if (button) {
	const status = document.querySelector(".status");
	for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, come);
	button.addEventListener("click", async () => {
		try {
			await copy(citation(button.parentNode));
		} catch {
			return; // the browser does not let us
		}
		status.textContent = button.dataset.copied;
		setTimeout(() => status.textContent = "", 2000);
	});
}
