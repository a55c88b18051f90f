// The bar at the edge of the page: for a moment why the page was built anew, and,
// where a site has drafts or digests of the future, the switch that leaves them
// out as a build does. Like the panel of problems it is out of the site's reach.

let host = null;
let reason, toggle;
let last = document.querySelector("script[data-digestry]")?.dataset.build; // the build that was told, or that the page came with
let hiding = 0;

const patience = 5000; // ms that a reason stays

// showState brings the bar up to date. again is called when the page must be
// asked for in the other view.
export function showState(state, again) {
	if (!host && !state.unpublished && !state.reason) return;
	if (!host) build();
	const count = state.unpublished === 1 ? "1 file is a draft or of the future" : `${state.unpublished} files are drafts or of the future`;
	toggle.hidden = state.unpublished === 0;
	toggle.title = state.published ? `${count}, and left out` : `${count}, and only shown here`;
	toggle.setAttribute("aria-pressed", String(state.published));
	toggle.onclick = () => {
		const name = "digestry-as-published-" + location.port;
		const yes = toggle.getAttribute("aria-pressed") !== "true";
		document.cookie = `${name}=${yes ? "yes" : ""}; path=/; samesite=strict; max-age=${yes ? 86400 : 0}`;
		again();
	};
	// Nobody wonders why a page that was just opened is as it is.
	if (last !== state.build && state.reason) say(state.reason);
	last = state.build;
}

function say(text) {
	reason.textContent = text;
	reason.classList.add("shown");
	clearTimeout(hiding);
	hiding = setTimeout(() => reason.classList.remove("shown"), patience);
}

function build() {
	host = document.createElement("digestry-bar");
	host.style.display = "none"; // until its styles are there
	const root = host.attachShadow({ mode: "open" });
	const styles = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/.digestry/bar.css" });
	styles.onload = () => (host.style.display = "");
	toggle = Object.assign(document.createElement("button"), { className: "toggle", textContent: "As published", lang: "en", type: "button" });
	reason = Object.assign(document.createElement("p"), { className: "reason", lang: "en" });
	reason.setAttribute("role", "status");
	root.append(styles, toggle, reason);
	document.documentElement.append(host);
}
