// What every page of a preview runs. It hears that there is a new build, asks
// for its own page by the tag of the one that it shows, and changes what
// differs. Whatever it is not sure of is left to a reload.
import { morph, parse, programs } from "./morph.js";
import { show } from "./overlay.js";

const element = document.querySelector("script[data-digestry]");

// What is on show: of which build, and by which tag the server knows its HTML.
let build = element.dataset.build;
let assets = element.dataset.assets;
let tag = `"${element.dataset.tag}"`;
let plain = "plain" in element.dataset; // not a page of the site, but its problems

// The HTML that the page was made from, as a document. Differences are taken
// from it and not from the page, in which scripts may have changed things.
let before = null;
element.remove();

// The page that this is, whatever a script makes of the address bar later.
const address = location.pathname + location.search;

// The server answers "not modified" to a page whose tag it still has.
const ask = (known) => fetch(address, { cache: "no-store", headers: known ? { "If-None-Match": known } : {} });

async function remember() {
	if (plain) return;
	const answer = await ask();
	if (answer.headers.get("ETag") === tag) before = parse(await answer.text());
}
const remembered = remember().catch(() => {});

// One update at a time; what is heard meanwhile is the next.
let wanted = null;
let shown = null;
let running = false;

async function catchUp() {
	if (running) return;
	running = true;
	try {
		while (wanted !== shown) {
			const next = wanted;
			if (next !== build) await update();
			await tellProblems();
			shown = next;
		}
	} catch {
		setTimeout(catchUp, 500); // the server went away in the middle
	} finally {
		running = false;
	}
}

async function update() {
	if (plain) return reload(); // there is nothing to lose
	await remembered;
	const answer = await ask(tag);
	build = answer.headers.get("Digestry-Build") ?? wanted;
	if (answer.headers.has("Digestry-Plain")) return; // the last good page stays
	const changed = answer.headers.get("Digestry-Assets");
	if (answer.status !== 304) {
		if (!answer.headers.has("ETag") || answer.redirected) return reload(answer);
		const after = parse(await answer.text());
		if (!before) before = parse(document.documentElement.outerHTML);
		if (programs(before) !== programs(after)) return reload(answer);
		await exchangeStyles(before, after);
		try {
			keepPlace(() => morph(before, after, document));
		} catch {
			return reload(answer);
		}
		before = after;
		tag = answer.headers.get("ETag");
	}
	if (changed && changed !== assets) {
		assets = changed;
		await renewAssets();
	}
	document.dispatchEvent(new CustomEvent("digestry:update"));
}

// A reload keeps the scroll position by itself. It ends all that is under way.
function reload(answer) {
	if (answer?.redirected) location.replace(answer.url);
	else location.reload();
	return new Promise(() => {});
}

async function tellProblems() {
	const answer = await fetch("/.digestry/problems", { cache: "no-store", headers: { "Digestry-Ask": "problems" } });
	if (answer.ok) show((await answer.json()).problems, plain);
}

// A style sheet with another address comes before the old one goes, or the page
// would be bare for a moment.
async function exchangeStyles(before, after) {
	const sheets = (root) => [...root.querySelectorAll('link[rel~="stylesheet"]')];
	const old = sheets(before);
	const next = sheets(after);
	if (old.length !== next.length) return;
	await Promise.all(old.map(async (link, i) => {
		const from = link.getAttribute("href");
		const to = next[i].getAttribute("href");
		const live = sheets(document).find((l) => (l.digestryOf ?? l.getAttribute("href")) === from);
		if (from === to || !live) return;
		await exchange(live, to);
		link.setAttribute("href", to);
	}));
}

function exchange(live, href, of) {
	const link = live.cloneNode();
	link.setAttribute("href", href);
	link.digestryOf = of;
	return new Promise((done) => {
		const finish = () => {
			live.remove();
			done();
		};
		link.onload = link.onerror = finish;
		setTimeout(finish, 2000);
		live.after(link);
	});
}

// Files that a site publishes as they are keep their address when they change.
// Those of a theme carry a hash of their bytes and need nothing.
async function renewAssets() {
	const ours = (address) => {
		const url = new URL(address, location.href);
		return url.origin === location.origin && !/\.[0-9a-f]{10}\.\w+$/.test(url.pathname);
	};
	const renewed = (address) => {
		const url = new URL(address, location.href);
		url.searchParams.set("digestry", assets);
		return url.pathname + url.search;
	};
	for (const image of document.images) {
		if (image.getAttribute("src") && ours(image.src)) image.src = renewed(image.src);
	}
	const links = [...document.querySelectorAll('link[rel~="stylesheet"]')].filter((link) => ours(link.href));
	await Promise.all(links.map((link) => exchange(link, renewed(link.href), link.digestryOf ?? link.getAttribute("href"))));
}

// The first heading in sight stays where it is, whatever grows above it. The
// browser has a way of its own to do this, which must not add to ours.
const unanchored = new CSSStyleSheet();
unanchored.replaceSync("html { overflow-anchor: none !important }");
let changes = 0; // that the browser has not shown yet

function keepPlace(change) {
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

function heard(message) {
	if (message === "alone") return listenAlone();
	wanted = message.build;
	// Tabs that nobody looks at let the others go first.
	if (document.hidden) setTimeout(catchUp, 300);
	else catchUp();
}
document.addEventListener("visibilitychange", () => {
	if (!document.hidden && wanted !== shown) catchUp();
});

function listen() {
	if (!window.SharedWorker) return listenAlone();
	const { port } = new SharedWorker("/.digestry/worker.js");
	port.onmessage = (event) => heard(event.data);
	addEventListener("pagehide", () => port.postMessage("leaving"));
	addEventListener("pageshow", (event) => event.persisted && location.reload());
}

// Without a shared worker only tabs in sight have a stream, so that there are
// never more of them than connections. The server tells the latest at once.
let alone = false;
function listenAlone() {
	if (alone) return;
	alone = true;
	let stream = null;
	const follow = () => {
		stream?.close();
		stream = null;
		if (document.hidden) return;
		stream = new EventSource("/.digestry/events");
		stream.onmessage = (event) => heard(JSON.parse(event.data));
	};
	document.addEventListener("visibilitychange", follow);
	addEventListener("pagehide", () => stream?.close());
	addEventListener("pageshow", (event) => event.persisted && follow());
	follow();
}

listen();
