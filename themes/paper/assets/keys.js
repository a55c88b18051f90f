// Keys: / to the search, s skims, j and k go from point to point, d is for dark,
// ? tells of them. They are nobody's who types, and can be turned off in the help.
const setting = "digestry-keys";
const help = document.getElementById("d-help");
const items = ".points > li, .entry, .latest, .index > li, .lines > li";
let last = null;

function on() {
	try {
		return localStorage.getItem(setting) !== "off";
	} catch {
		return true;
	}
}

function typing(event) {
	const at = event.composedPath()[0];
	if (at.closest?.("dialog:not([open])")) return false; // just closed, its field has the focus until the next frame
	return at.isContentEditable || /^(input|textarea|select|option)$/i.test(at.localName ?? "");
}

// The next place in a direction: from the one with the focus, or else from
// where the window is.
function step(direction) {
	const shown = [...document.querySelectorAll(`main :is(${items})`)].filter((item) => item.checkVisibility());
	const from = document.activeElement?.closest(items) ?? (last?.isConnected && nearby(last) ? last : null);
	let at = shown.indexOf(from);
	if (at >= 0) at += direction;
	else if (direction > 0) at = shown.findIndex((item) => item.getBoundingClientRect().top > 0);
	else at = shown.findLastIndex((item) => item.getBoundingClientRect().bottom < innerHeight / 2);
	const item = shown[at];
	if (!item) return;
	last = item;
	const link = item.querySelector(".mark, h2 a, h3 a") ?? item.querySelector("a");
	link?.focus({ preventScroll: true });
	item.scrollIntoView({ block: item.offsetHeight < innerHeight * 0.8 ? "center" : "start" });
}

function nearby(item) {
	const { top, bottom } = item.getBoundingClientRect();
	return bottom > 0 && top < innerHeight;
}

function search() {
	const field = document.querySelector('main input[type="search"]');
	if (field) {
		field.focus();
		field.select();
		return;
	}
	document.querySelector("a.to-search")?.click();
}

const keys = {
	"/": search,
	s: () => document.querySelector(".skimmer")?.click(),
	j: () => step(1),
	k: () => step(-1),
	d: () => document.dispatchEvent(new Event("paper:dark")),
	"?": () => help?.showModal(),
};

document.addEventListener("keydown", (event) => {
	const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
	if (!Object.hasOwn(keys, key) || event.ctrlKey || event.metaKey || event.altKey) return;
	if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || typing(event)) return;
	if (!on() || document.querySelector("dialog[open]")) return;
	event.preventDefault();
	keys[key]();
});

document.addEventListener("click", (event) => {
	if (event.target.closest(".help")) help?.showModal();
	else if (event.target === help) help.close(); // beside the dialog
});

const choice = help?.querySelector("input");
if (choice) {
	choice.checked = on();
	choice.addEventListener("change", () => {
		try {
			localStorage.setItem(setting, choice.checked ? "on" : "off");
		} catch {
			// Then they stay on.
		}
	});
}
