// Where the reader is on the page: kept when the page changes, and led to what
// is being edited when that is asked for.

// The first heading in sight stays where it is, whatever grows above it. The
// browser has a way of its own to do this, which must not add to ours.
const unanchored = new CSSStyleSheet();
unanchored.replaceSync("html { overflow-anchor: none !important }");
let changes = 0; // that the browser has not shown yet

export function keepPlace(change) {
	const anchor = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6, [id]")].find((e) => {
		const box = e.getBoundingClientRect();
		return box.top >= 0 && box.top < innerHeight && box.height > 0 && moves(e);
	});
	const top = anchor?.getBoundingClientRect().top;
	const focused = document.activeElement;
	if (changes++ === 0) document.adoptedStyleSheets.push(unanchored);
	try {
		change();
	} finally {
		requestAnimationFrame(() => requestAnimationFrame(() => {
			if (--changes === 0) document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== unanchored);
		}));
	}
	const stays = anchor?.isConnected ? anchor : anchor?.id && document.getElementById(anchor.id);
	if (stays && scrollY > 0) scrollBy({ top: stays.getBoundingClientRect().top - top, behavior: "instant" });
	if (focused && !focused.isConnected && focused.id) document.getElementById(focused.id)?.focus({ preventScroll: true });
}

// moves tells whether an element goes along when the page is scrolled.
function moves(element) {
	for (let e = element; e; e = e.parentElement) {
		if (/fixed|sticky/.test(getComputedStyle(e).position)) return false;
	}
	return true;
}

// lead goes where the author is editing: to the page, and on it to the section
// unless that is in sight. It tells of the section either way.
export function lead(address) {
	const root = document.documentElement.dataset.root ?? "/";
	const to = new URL(root + address.slice(1), location.href);
	if (to.pathname !== location.pathname) {
		location.assign(to);
		return;
	}
	const section = to.hash && document.getElementById(decodeURIComponent(to.hash.slice(1)));
	if (!section) return;
	const { top } = section.getBoundingClientRect();
	const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
	if (top < 0 || top > innerHeight * 0.8) section.scrollIntoView({ block: "center", behavior: still ? "instant" : "smooth" });
	section.animate({ backgroundColor: ["rgb(255 200 60 / 0.45)", "transparent"] }, { duration: 1200, easing: "ease-out" });
}
