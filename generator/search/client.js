// The client of the search index: an ES module without dependencies, which any
// theme can build its interface on.
//
//   const search = await open(new URL(document.documentElement.dataset.root, location))
//   const query = search.query("GPT-4o 監管", {year: 2024})
//   await query.names()      topics, people and shows: [{kind, name, address, digests}]
//   await query.next(10)     the next results, best first; query.done when there are no more
//
// A result is a digest with its passages that match, best first:
//
//   {address, title, titleMarks, lang, date, show, topics, people, names, passages}
//   name: {text, marks}, its show, a topic or a person of it that matches
//   passage: {address, heading, headingMarks, time, label, text, marks, isHeading}
//
// Addresses are relative to the site's root; marks are pairs of offsets, those of
// a passage into label + text.
//
// Folding and terms are those of fold.go and term.go; both sides are held to the
// same vectors. The format of the files is told in shard.go, word.go and file.go.

const version = 1

// Units, as build.go numbers them.
const TITLE = 0, NAMES = 1, SOMEWHERE = 2, PASSAGES = 4

/* Folding */

const continues = c =>
	c >= 0x300 && !(c >= 0x3000 && c <= 0x3098) && !(c >= 0x309B && c < 0xA000) && !(c >= 0xAC00 && c <= 0xD7A3) &&
	(c >= 0x1160 && c <= 0x11FF || c === 0xFF9E || c === 0xFF9F || c >= 0xFFA0 && c <= 0xFFDC || /^\p{M}$/u.test(String.fromCodePoint(c)))

const dropped = c =>
	c >= 0x300 && c <= 0x36F || c >= 0xFE00 && c <= 0xFE0F || c >= 0xE0100 && c <= 0xE01EF ||
	c === 0xAD || c >= 0x200B && c <= 0x200F || c >= 0x2060 && c <= 0x2064 || c === 0xFEFF

// folding folds texts, with the pairs of Chinese characters that a site has.
export function folding(han = "") {
	const simple = new Map()
	const pairs = [...han]
	for (let i = 0; i < pairs.length; i += 2) simple.set(pairs[i].codePointAt(0), pairs[i + 1])
	const cluster = text => {
		let folded = ""
		for (let char of text.normalize("NFKC").toLowerCase()) {
			let c = char.codePointAt(0)
			if (dropped(c)) continue
			if (c === 0x3C2) char = "σ"
			if (c >= 0xC0 && c <= 0x24F || c >= 0x1E00 && c <= 0x1EFF) char = String.fromCodePoint(char.normalize("NFD").codePointAt(0))
			folded += simple.get(c) ?? char
		}
		return folded
	}
	// Most units become one unit wherever they stand. Which one is learned when it
	// is met first: 0 where it is not known yet, 1 for all others.
	const units = new Uint16Array(0x10000)
	const unit = c => units[c] || (units[c] = learned(c))
	const learned = c => {
		if (continues(c) || c >= 0xD800 && c <= 0xDFFF) return 1
		const folded = cluster(String.fromCharCode(c))
		return folded.length === 1 ? folded.charCodeAt(0) : 1
	}
	const clusters = new Map()
	const clusterAt = (text, i) => {
		let end = i + (text.codePointAt(i) > 0xFFFF ? 2 : 1)
		for (let next; end < text.length && continues(next = text.codePointAt(end)); end += next > 0xFFFF ? 2 : 1);
		const whole = text.slice(i, end)
		if (!clusters.has(whole)) clusters.set(whole, cluster(whole))
		return [clusters.get(whole), end]
	}
	// text is what was folded; from and to tell where a unit of it stood.
	return text => {
		const folded = []
		let from = null, to = null // lists, once a unit stands elsewhere than it stood
		for (let i = 0, next = unit(text.charCodeAt(0)); i < text.length;) {
			const one = next
			next = i + 1 < text.length ? unit(text.charCodeAt(i + 1)) : 0
			if (one > 1 && next !== 1) {
				from?.push(i)
				to?.push(i + 1)
				folded.push(one)
				i++
				continue
			}
			const [piece, end] = clusterAt(text, i)
			if (!from && (end > i + 1 || piece.length !== 1)) {
				from = folded.map((_, k) => k)
				to = folded.map((_, k) => k + 1)
			}
			for (let k = 0; k < piece.length; k++) {
				from?.push(i)
				to?.push(end)
				folded.push(piece.charCodeAt(k))
			}
			i = end
			next = i < text.length ? unit(text.charCodeAt(i)) : 0
		}
		return {text: string(folded), from: i => from ? from[i] : i, to: i => to ? to[i] : i + 1}
	}
}

// string makes a text of its units, in parts that a call can take.
function string(units) {
	let text = ""
	for (let i = 0; i < units.length; i += 8192) text += String.fromCharCode.apply(null, i || units.length > 8192 ? units.slice(i, i + 8192) : units)
	return text
}

/* Terms */

const isUnspaced = c =>
	c >= 0x0E00 && (c <= 0x0EFF || c >= 0x1000 && c <= 0x109F || c >= 0x1100 && c <= 0x11FF || c >= 0x1780 && c <= 0x17FF || c >= 0x2E80 && (
		c <= 0x2FDF || c >= 0x3005 && c <= 0x3007 || c >= 0x3021 && c <= 0x3029 || c >= 0x3031 && c <= 0x3035 ||
		c >= 0x3041 && c <= 0x318F && c !== 0x30A0 && c !== 0x30FB || c >= 0x31A0 && c <= 0x31BF || c >= 0x31F0 && c <= 0x31FF ||
		c >= 0x3400 && c <= 0x4DBF || c >= 0x4E00 && c <= 0x9FFF || c >= 0xAC00 && c <= 0xD7A3 || c >= 0xF900 && c <= 0xFAFF || c >= 0x20000 && c <= 0x3FFFF))

const isDigit = c => c >= 48 && c <= 57

// Classes of characters, learned when they are met first.
const OTHER = 1, UNSPACED = 2, LETTER = 3, WORD = 4
const classes = new Uint8Array(0x10000)
const learnedClass = c => {
	if (isUnspaced(c)) return UNSPACED
	if (c < 0x80) return c >= 97 && c <= 122 ? LETTER : isDigit(c) ? WORD : OTHER
	const char = String.fromCodePoint(c)
	return /^\p{L}$/u.test(char) ? LETTER : /^[\p{N}\p{M}]$/u.test(char) ? WORD : OTHER
}
const classOf = c => c >= 0 && c < 0x10000 ? classes[c] || (classes[c] = learnedClass(c)) : c < 0 ? OTHER : learnedClass(c)
const isLetter = c => classOf(c) === LETTER
const isWord = c => classOf(c) >= LETTER
const joins = (before, sign, after) => "-‐'’_.".includes(sign) || sign === "," && isDigit(before) && isDigit(after)
const cut = word => word.length <= 64 ? word : [...word].slice(0, 64).join("")

// termsOf tells the terms of a folded text. Those that are parts, a character or
// a word without signs, follow one another and do not overlap. Those of one run or
// of one word share a group.
export function termsOf(text) {
	const terms = []
	const at = i => text.codePointAt(i) ?? -1
	const before = i => i <= 0 ? -1 : text.codePointAt(i - (i > 1 && /[\uDC00-\uDFFF]/.test(text[i - 1]) ? 2 : 1))
	const size = c => c > 0xFFFF ? 2 : 1
	const wordEnd = i => {
		for (let c; i < text.length && isWord(c = at(i)); i += size(c));
		return i
	}
	let run = 0 // where the last run of characters without spaces began
	for (let i = 0; i < text.length;) {
		const c = at(i), next = i + size(c)
		if (classOf(c) === UNSPACED) {
			if (classOf(before(i)) !== UNSPACED) run = i
			terms.push({term: text.slice(i, next), from: i, to: next, group: run, part: true, unspaced: true})
			const d = at(next)
			if (classOf(d) === UNSPACED) terms.push({term: text.slice(i, next + size(d)), from: i, to: next + size(d), group: run, unspaced: true})
			i = next
		} else if (isWord(c)) {
			let from = i, end = wordEnd(i), parts = 1, joined = text.slice(i, end)
			terms.push({term: cut(joined), from, to: end, group: i, part: true})
			while (end + 1 < text.length && isWord(at(end + 1)) && joins(before(end), text[end], at(end + 1))) {
				if (text[end] === "." && isDigit(before(end)) && isDigit(at(end + 1))) joined += "."
				from = end + 1
				end = wordEnd(from)
				parts++
				joined += text.slice(from, end)
				terms.push({term: cut(text.slice(from, end)), from, to: end, group: i, part: true})
			}
			if (parts > 1 && parts <= 8) terms.push({term: cut(joined), from: i, to: end, group: i, joined: true})
			const signs = /^[+#]*/.exec(text.slice(end, end + 4))[0].length
			if (signs > 0 && signs <= 2 && !isWord(at(end + signs))) terms.push({term: cut(text.slice(from, end + signs)), from, to: end + signs, group: i, signed: true})
			const two = before(i - 1)
			if (text[i - 1] === "." && isLetter(c) && two !== 46 && classOf(two) === OTHER) {
				const first = wordEnd(i)
				terms.push({term: cut(text.slice(i - 1, first)), from: i - 1, to: first, group: i, dotted: true})
			}
			i = end
		} else {
			i = next
		}
	}
	return terms
}

export function hash(term) {
	let h = 2166136261
	for (const char of term) h = Math.imul(h ^ char.codePointAt(0), 16777619)
	h = Math.imul(h ^ h >>> 16, 0x85ebca6b)
	h = Math.imul(h ^ h >>> 13, 0xc2b2ae35)
	return (h ^ h >>> 16) >>> 0
}

/* What a reader asks for */

// parse cuts a query into what all has to be there: runs of characters without
// spaces, words, and what stands in quotation marks.
export function parse(query, fold) {
	const asked = []
	for (const [, quoted, rest] of query.matchAll(/["“”「『]([^"“”「」『』]+)["“”」』]|([^"“”「」『』]+)/g)) {
		const {text} = fold(quoted ?? rest)
		const terms = termsOf(text)
		if (quoted && terms.length) asked.push({phrase: terms.filter(t => t.part).map(t => t.term), terms: inPhrase(terms), text})
		else if (rest) asked.push(...unquoted(terms, text))
	}
	const seen = new Set()
	return asked.filter(a => !seen.has(a.phrase ? `"${a.text}"` : a.text) && seen.add(a.phrase ? `"${a.text}"` : a.text))
}

// inPhrase are the terms that a phrase is looked up by: two characters rather
// than one where there are two.
const inPhrase = terms => {
	const chosen = terms.filter(t => t.unspaced ? !t.part : t.part)
	const covered = i => chosen.some(c => c.from <= i && i < c.to)
	return unique([...chosen, ...terms.filter(t => t.part && !covered(t.from))].map(t => t.term))
}

const unique = list => [...new Set(list)]

function unquoted(terms, text) {
	const asked = []
	for (let i = 0, end; i < terms.length; i = end) {
		for (end = i + 1; end < terms.length && terms[end].group === terms[i].group;) end++
		const group = terms.slice(i, end)
		const parts = group.filter(t => t.part).map(t => t.term)
		if (group[0].unspaced) {
			const run = text.slice(group[0].from, group.at(-1).to)
			const pairs = group.filter(t => !t.part).map(t => t.term)
			asked.push({run, text: run, terms: unique(pairs.length ? pairs : parts)})
			continue
		}
		const [signed, dotted, joined] = ["signed", "dotted", "joined"].map(kind => group.find(t => t[kind]))
		if (signed) parts[parts.length - 1] = signed.term
		if (dotted) parts[0] = dotted.term
		if (joined && !signed && !dotted) asked.push({word: joined.term, text: joined.term, parts, terms: [joined.term]})
		else for (const word of parts) asked.push({word, text: word, parts: [word], terms: [word]})
	}
	return asked
}

// find tells where a text has what is asked for, as pairs of offsets into the
// folded text.
export function find(asked, text, terms) {
	const found = []
	const inRow = wanted => {
		const parts = terms().filter(t => t.part)
		for (let i = 0; i + wanted.length <= parts.length; i++) {
			if (wanted.every((term, k) => parts[i + k].term === term)) found.push([parts[i].from, parts[i + wanted.length - 1].to])
		}
	}
	if (!mayHave(asked, text)) return found
	if (asked.run) {
		for (let i = text.indexOf(asked.run); i >= 0; i = text.indexOf(asked.run, i + 1)) found.push([i, i + asked.run.length])
	} else if (asked.phrase) {
		inRow(asked.phrase)
	} else {
		const words = asked.words ?? [asked.word]
		for (const t of terms()) if (words.includes(t.term)) found.push([t.from, t.to])
		if (asked.words && asked.parts.length > 1) inRow(asked.parts)
	}
	return found
}

// mayHave tells quickly of most texts that they have not what is asked for, so
// that their terms need not be found: the letters are not there, or only in
// words that signs put together.
function mayHave(asked, text) {
	if (asked.run) return text.includes(asked.run)
	if (asked.phrase) return asked.phrase.every(part => text.includes(part))
	const words = asked.words ?? [asked.word]
	if (words.some(word => text.includes(word)) || asked.parts.length > 1 && asked.parts.every(part => text.includes(part))) return true
	const joined = text.replace(joiners, "")
	return joined.length < text.length && words.some(word => joined.includes(word.replace(joiners, "")))
}

const joiners = /[-‐'’_.,]/g

/* The files of the index */

// open reads the index of the site at root, an URL that ends in a slash.
export async function open(root) {
	const read = async (path, how) => {
		const response = await fetch(new URL("search/" + path, root), how)
		if (!response.ok) throw new Error(`${path}: ${response.status}`)
		return response
	}
	// The index is the one file that has to be fresh: it names the others' edition.
	const index = await (await read("index.json", {cache: "no-cache"})).json()
	if (index.version !== version) throw new Error(`the index has version ${index.version}, its client ${version}`)
	const kept = new Map()
	const once = (path, decode) => {
		if (!kept.has(path)) {
			const promise = read(`${path}?${index.id}`).then(decode)
			promise.catch(() => kept.delete(path)) // so that it is tried again
			kept.set(path, promise)
		}
		return kept.get(path)
	}
	const terms = new Map()
	const json = path => once(path, response => response.json())
	const files = {
		index,
		fold: folding(index.han),
		async term(term) {
			if (!terms.has(term)) {
				const h = hash(term), shard = index.bits ? h >>> (32 - index.bits) : 0
				const bytes = await once(`terms/${shard}.bin`, async response => new Uint8Array(await response.arrayBuffer()))
				terms.set(term, lookUp(bytes, index.bits ? shard * 2 ** (32 - index.bits) : 0, h, index.digests))
			}
			return terms.get(term)
		},
		digest: number => json(`digests/${number}.json`),
		async name(number) {
			const file = Math.floor(number / index.perFile)
			return (await json(`names/${file}.json`))[number - file * index.perFile]
		},
		words: async letters => (await json(`words/${hash(letters) % index.words}.json`)) ?? [],
		endings: async letters => (await json(`endings/${hash(letters) % index.words}.json`)) ?? [],
	}
	return {
		years: unique(index.years.map(([year]) => year)).filter(Boolean).reverse(),
		fold: files.fold,
		query: (text, filters = {}) => new Query(files, text, filters),
	}
}

const COMMON = 1, NAMED = 2, MAP = 4

// lookUp finds a term in a shard: {digests, units, titles, named, names}, lists
// in ascending order. units has a list for each digest, or is null where only the
// digests are known.
function lookUp(bytes, first, wanted, total) {
	let at = 0
	const number = () => {
		let n = 0, factor = 1
		for (;;) {
			const b = bytes[at++]
			n += (b & 127) * factor
			if (b < 128) return n
			factor *= 128
		}
	}
	const ascending = n => {
		const list = new Array(n)
		for (let i = 0, last = 0; i < n; i++) list[i] = last += number()
		return list
	}
	const skip = n => {
		while (n > 0) if (bytes[at++] < 128) n--
	}
	const mapped = total + 7 >> 3 // bytes
	const pass = (head, n) => {
		if (head & NAMED) skip(number())
		if (head & COMMON) {
			skip(number())
			skip(number())
			if (head & MAP) at += mapped
			else skip(n)
			return
		}
		while (n-- > 0) for (skip(1); number() % 2;);
	}
	const entryOf = (head, n) => {
		const entry = {names: head & NAMED ? ascending(number()) : [], units: null}
		if (head & COMMON) {
			entry.titles = ascending(number())
			entry.named = ascending(number())
			entry.digests = head & MAP ? [] : ascending(n)
			if (head & MAP) for (let d = 0; d < total; d++) if (bytes[at + (d >> 3)] >> (d & 7) & 1) entry.digests.push(d)
			return entry
		}
		entry.digests = new Array(n)
		entry.units = new Array(n)
		for (let i = 0, digest = 0; i < n; i++) {
			entry.digests[i] = digest += number()
			const units = entry.units[i] = []
			for (let unit = 0, more = 1; more;) {
				const step = number()
				units.push(unit += step >> 1)
				more = step & 1
			}
		}
		return entry
	}
	for (let h = first; at < bytes.length;) {
		h += number()
		const head = number(), n = Math.floor(head / 8)
		if (h === wanted) return entryOf(head, n)
		if (h > wanted) return null
		pass(head, n)
	}
	return null
}

/* Queries */

// mostTerms is how many terms are read to find the digests that may match; what
// they hold is then looked up in their text.
const mostTerms = 4
const mostTermsRead = 12 // where four leave more than
const fewDigests = 15

class Query {
	constructor(files, text, filters) {
		Object.assign(this, {files, filters, asked: parse(text, files.fold), done: false, nearest: false, corrected: [], seen: new Set()})
		this.text = files.fold(text).text.trim()
		this.results = this.find()
	}

	// next gives up to n more results.
	async next(n = 10) {
		const results = []
		while (results.length < n && !this.done) {
			this.wanted = n - results.length
			const {value, done} = await this.results.next()
			if (done) this.done = true
			else results.push(value)
		}
		return results
	}

	// find tells results in the order of how well they match: with all words as
	// they are; with longer words that begin like them; with one slip of the pen
	// mended; and where there is nothing of that, those that lack least.
	async *find() {
		const {asked} = this
		const allowed = await this.allowed()
		if (!asked.length) {
			if (allowed) yield* this.shown([...allowed].sort((a, b) => b - a), [])
			return
		}
		yield* this.matching(asked, allowed)
		const longer = await Promise.all(asked.map(a => this.longer(a)))
		if (longer.some((a, i) => a !== asked[i])) yield* this.matching(longer, allowed)
		if (this.seen.size) return
		const mended = await Promise.all(longer.map(a => this.mended(a)))
		this.corrected = mended.filter(a => a.mended).map(a => [a.text, a.mended])
		if (this.corrected.length) yield* this.matching(mended, allowed)
		if (this.seen.size) return
		this.nearest = true
		yield* this.lacking(mended, allowed)
	}

	// allowed are the digests that the filters leave, or null for all.
	async allowed() {
		const {files, filters} = this
		let allowed = null
		const only = digests => allowed = new Set(allowed ? digests.filter(d => allowed.has(d)) : digests)
		for (const kind of ["topic", "person", "show"]) {
			if (filters[kind]) only((await files.term(`${kind}:${files.fold(filters[kind]).text}`))?.digests ?? [])
		}
		if (filters.year) {
			const {years, digests} = files.index
			only(years.flatMap(([year, first], i) => {
				const end = years[i + 1]?.[1] ?? digests
				return year === Number(filters.year) ? Array.from({length: end - first}, (_, k) => first + k) : []
			}))
		}
		return allowed
	}

	async *matching(asked, allowed) {
		yield* this.shown(await this.candidates(asked, allowed), asked)
	}

	// candidates are the digests that may have all that is asked for, best first.
	// More terms are read as long as these leave many digests and fewer each time:
	// a shard weighs no more than the text of two digests that do not match.
	async candidates(asked, allowed) {
		const read = choose(asked)
		let scored = await this.having(asked, read, allowed)
		while (scored.length > fewDigests) {
			const next = asked.map((a, i) => a.word ? [] : a.terms.filter(t => !read[i].includes(t))).map((unread, i) => ({unread, i}))
				.sort((a, b) => b.unread.length - a.unread.length)[0]
			if (!next.unread.length || read.flat().length >= mostTermsRead) break
			read[next.i].push(next.unread[next.unread.length >> 1])
			const fewer = await this.having(asked, read, allowed)
			const enough = fewer.length > scored.length * 0.8 && next.unread.length < 3
			scored = fewer
			if (enough) break
		}
		return bestFirst(scored)
	}

	// having finds the digests that have the terms which are read, each with its
	// weight, in ascending order.
	async having(asked, read, allowed) {
		const matches = await Promise.all(asked.map(async (a, i) => {
			const spellings = await Promise.all((a.words ?? [null]).map(word => this.all(word === null ? read[i] : [word])))
			if (a.parts?.length > 1 && a.words) spellings.push(await this.all(a.parts))
			return either(spellings)
		}))
		const scored = []
		inAll(matches.map(m => m.digests), (digest, places) => {
			if (!allowed || allowed.has(digest)) scored.push([digest, weigh(places.map((at, i) => matches[i].found[at]))])
		})
		return scored
	}

	// all are the digests that have all of some terms.
	async all(terms) {
		const entries = await Promise.all(terms.map(t => this.files.term(t)))
		return entries.every(Boolean) ? together(entries) : {digests: [], found: []}
	}

	// shown looks matches up in the digests' text, as many at once as are wanted.
	async *shown(digests, asked, how = found => found.every(Boolean)) {
		const fresh = digests.filter(d => !this.seen.has(d))
		for (let i = 0, read; i < fresh.length; i += read.length) {
			read = fresh.slice(i, i + Math.max(2, this.wanted)).map(d => this.files.digest(d))
			for (let k = 0; k < read.length; k++) {
				const result = present(await read[k], asked, this.files.fold, how)
				if (!result || this.seen.has(fresh[i + k])) continue
				this.seen.add(fresh[i + k])
				yield result
			}
		}
	}

	// longer is a word with those that begin like it.
	async longer(asked) {
		if (!asked.word) return asked
		const begun = await this.begun(asked.word, 6)
		if (asked.word[0] === ".") begun.push(asked.word.slice(1))
		if (!begun.length && asked.parts.length === 1) return asked
		return {...asked, words: [asked.word, ...begun]}
	}

	// begun are the words that begin like a word, most used first.
	async begun(word, n) {
		if ([...word].length < 3 || !/^\p{L}/u.test(word)) return []
		const entries = await this.files.words([...word].slice(0, 2).join(""))
		return mostUsed(entries.filter(e => e.startsWith(word, 1) && e.length > word.length + 1), n)
	}

	// mended is an unknown word as it may have been meant.
	async mended(asked) {
		const letters = [...asked.word ?? ""]
		if (letters.length < 5 || asked.words?.length > 1 || await this.files.term(asked.word)) return asked
		const entries = (await Promise.all([this.files.words(letters.slice(0, 2).join("")), this.files.endings(letters.slice(-2).join(""))])).flat()
		const near = mostUsed(unique(entries).filter(e => oneSlip(letters, [...e.slice(1)])), 3)
		return near.length ? {...asked, words: near, mended: near[0]} : asked
	}

	// lacking are the digests that have most of what is asked for, where what few
	// digests have counts for more. Those that have next to nothing of it are left
	// out: no results are better than such ones.
	async *lacking(asked, allowed) {
		const terms = unique(asked.flatMap(a => a.words ?? a.terms)).slice(0, 24), total = this.files.index.digests
		const entries = await Promise.all(terms.map(t => this.files.term(t)))
		const weights = entries.map((e, i) => Math.log(1 + total / (e?.digests.length || 1)) * (particles.test(terms[i]) ? 0.3 : 1))
		const loose = terms.map((t, i) => ({[isUnspaced(t.codePointAt(0)) ? "run" : "word"]: t, text: t, parts: [t], weight: weights[i], overlaps: i > 0 && terms[i - 1].endsWith([...t][0])}))
		const sums = new Float64Array(total), most = new Float64Array(total) // of a digest; of the best unit in it
		const somewhere = new Float64Array(total), units = new Map()
		const heavier = (digest, weight) => {
			if (weight > most[digest]) most[digest] = weight
		}
		let asks = 0
		entries.forEach((entry, i) => {
			const weight = loose[i].overlaps ? weights[i] / 2 : weights[i]
			asks += weight
			if (!entry) return
			for (const digest of entry.titles ?? []) sums[digest] += weight
			for (const digest of entry.named ?? []) sums[digest] += weight / 2
			entry.digests.forEach((digest, k) => {
				sums[digest] += weight
				if (!entry.units) return heavier(digest, somewhere[digest] += weight)
				for (const unit of entry.units[k]) {
					if (unit === TITLE) sums[digest] += weight
					else if (unit === NAMES) sums[digest] += weight / 2
					else if (unit === SOMEWHERE) heavier(digest, somewhere[digest] += weight)
					else {
						const key = digest * 4096 + unit, sum = (units.get(key) ?? 0) + weight
						units.set(key, sum)
						heavier(digest, sum)
					}
				}
			})
		})
		const scored = []
		let best = 0
		for (let digest = 0; digest < total; digest++) {
			if (!sums[digest] || sums[digest] < asks / 5 || allowed && !allowed.has(digest)) continue
			const score = 4 * most[digest] + sums[digest]
			scored.push([digest, score])
			best = Math.max(best, score)
		}
		const enough = scored.filter(([, score]) => score >= best * 0.4).sort((a, b) => b[1] - a[1] || b[0] - a[0])
		yield* this.shown(enough.slice(0, 30).map(([digest]) => digest), loose, found => found.some(Boolean))
	}

	// names are the topics, people and shows that have all that is asked for in
	// their name, busiest first.
	async names(n = 6) {
		const {asked, files} = this
		if (!asked.length) return []
		const last = asked.length - 1, chosen = choose(asked)
		const numbers = await Promise.all(asked.map(async (a, i) => {
			const named = async terms => {
				const lists = (await Promise.all(terms.map(t => files.term(t)))).map(e => e?.names ?? [])
				return lists.reduce((all, list) => all.filter(x => holds(list, x)))
			}
			const begun = i === last && a.word ? await this.begun(a.word, 3) : []
			return new Set((await Promise.all([chosen[i], ...begun.map(w => [w])].map(named))).flat())
		}))
		const common = [...numbers[0]].filter(x => numbers.every(set => set.has(x))).sort((a, b) => a - b).slice(0, 4 * n)
		const names = await Promise.all(common.map(number => files.name(number)))
		const place = name => {
			const spellings = [name.name, ...name.aliases ?? []].map(s => files.fold(s).text)
			return spellings.includes(this.text) ? 0 : spellings.some(s => s.startsWith(this.text)) ? 1 : spellings.some(s => asked.every(a => s.includes(a.run ?? a.parts?.[0] ?? ""))) ? 2 : 3
		}
		return names.map(name => [name, place(name)]).filter(([, p]) => p < 3).sort((a, b) => a[1] - b[1]).slice(0, n).map(([name]) => name)
	}
}

// particles hold words together in Chinese and Japanese: pairs with one of them
// are seldom words, and rare without telling much.
const particles = /[的了和与及是在吗呢吧么为怎这那就也都而或被把はがをにのとでもへ]/

// choose shares out how many terms are read: every run and phrase has one at
// least, and of a long one those that stand apart, which together are rarer
// than neighbours.
function choose(asked) {
	const budget = Math.max(1, Math.floor(mostTerms / asked.length))
	return asked.map(({terms}) => {
		const n = Math.min(budget, terms.length)
		return n === 1 ? [terms[terms.length >> 1]] : Array.from({length: n}, (_, i) => terms[Math.round(i * (terms.length - 1) / (n - 1))])
	})
}

// inAll tells each number that is in all of some ascending lists, with its places
// there.
function inAll(lists, tell) {
	const places = lists.map(() => 0)
	candidates: for (const n of lists.reduce((a, b) => b.length < a.length ? b : a)) {
		for (let i = 0; i < lists.length; i++) {
			const list = lists[i]
			while (list[places[i]] < n) places[i]++
			if (list[places[i]] !== n) continue candidates
		}
		tell(n, places)
	}
}

// holds tells whether an ascending list has a number.
const holds = (list, n) => {
	let low = 0, high = list.length
	while (low < high) {
		const middle = low + high >> 1
		if (list[middle] < n) low = middle + 1
		else high = middle
	}
	return list[low] === n
}

// together finds the digests that have all of some terms, in one unit: in
// ascending order, and for each {title, names, units}, where units is null when
// they are not known.
function together(entries) {
	const digests = [], found = []
	inAll(entries.map(e => e.digests), (digest, places) => {
		let title = true, names = true, units = null
		entries.forEach((e, i) => {
			const list = e.units?.[places[i]]
			title &&= list ? list[0] === TITLE : holds(e.titles, digest)
			names &&= list ? list.includes(NAMES) : holds(e.named, digest)
			if (list && !list.includes(SOMEWHERE)) units = units ? units.filter(u => list.includes(u)) : list.filter(u => u > SOMEWHERE)
		})
		if (!title && !names && units && !units.length) return
		digests.push(digest)
		found.push({title, names, units})
	})
	return {digests, found}
}

// either joins what was found of several spellings.
function either(spellings) {
	if (spellings.length === 1) return spellings[0]
	const joined = new Map()
	for (const {digests, found} of spellings) {
		digests.forEach((digest, i) => {
			const one = joined.get(digest), other = found[i]
			joined.set(digest, one ? {title: one.title || other.title, names: one.names || other.names, units: one.units && other.units && unique([...one.units, ...other.units])} : other)
		})
	}
	const digests = [...joined.keys()].sort((a, b) => a - b)
	return {digests, found: digests.map(d => joined.get(d))}
}

// bestFirst orders digests by their weights, and among equals puts the newest
// first. There are few weights and may be many digests, so they are not compared.
function bestFirst(scored) {
	const byWeight = new Map()
	for (const [digest, weight] of scored) {
		if (!byWeight.has(weight)) byWeight.set(weight, [])
		byWeight.get(weight).push(digest)
	}
	return [...byWeight].sort((a, b) => b[0] - a[0]).flatMap(([, digests]) => digests.reverse())
}

// weigh tells how well a digest matches: titles, topics, people and shows count
// for more than text, and so does what stands in one passage.
function weigh(found) {
	let weight = 0
	for (const f of found) weight += (f.title ? 4 : 0) + (f.names ? 3 : 0) + (!f.units || f.units.length ? 1 : 0)
	const known = found.map(f => f.units).filter(Boolean)
	if (found.length > 1 && known.length && known.reduce((a, b) => a.filter(u => b.includes(u))).length) weight += 4
	return weight
}

const mostUsed = (entries, n) => entries.sort((a, b) => a[0] < b[0] ? 1 : a[0] > b[0] ? -1 : a.length - b.length || (a < b ? -1 : 1)).slice(0, n).map(e => e.slice(1))

// oneSlip tells whether two words differ in one letter: another one, one too
// many, one too few, or two that changed places.
function oneSlip(a, b) {
	if (Math.abs(a.length - b.length) > 1) return false
	let i = 0
	while (i < a.length && i < b.length && a[i] === b[i]) i++
	const rest = (x, y) => x.join("") === y.join("")
	return rest(a.slice(i + 1), b.slice(i + 1)) || rest(a.slice(i + 1), b.slice(i)) || rest(a.slice(i), b.slice(i + 1)) ||
		a[i] === b[i + 1] && a[i + 1] === b[i] && rest(a.slice(i + 2), b.slice(i + 2))
}

/* Results */

// mark finds what is asked for in a text: for each whether it is there, and all
// places as sorted pairs of offsets that do not overlap.
export function mark(text, asked, fold) {
	const {found, marks} = look(fold(text), asked)
	return {found, marks}
}

// look is mark for a folded text; it also tells whether what is asked for ends
// within the first characters, a label.
function look(folded, asked, label = 0) {
	let terms
	const places = asked.map(a => find(a, folded.text, () => terms ??= termsOf(folded.text)))
	const found = places.map(p => p.length > 0)
	if (!found.includes(true)) return {found, inLabel: found, marks: []}
	const marks = []
	const inLabel = places.map(p => p.some(([, to]) => folded.to(to - 1) <= label))
	for (const [from, to] of places.flat().map(([from, to]) => [folded.from(from), folded.to(to - 1)]).sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
		if (marks.length && marks.at(-1)[1] >= from) marks.at(-1)[1] = Math.max(marks.at(-1)[1], to)
		else marks.push([from, to])
	}
	return {found, inLabel, marks}
}

// foldedTexts are the texts of a digest, each folded once: readers type on, and the
// same digests come again.
function foldedTexts(digest, fold) {
	if (!foldings.has(digest)) {
		foldings.set(digest, {
			title: fold(digest.title), summary: fold(digest.summary ?? ""),
			names: [digest.show, ...digest.topics ?? [], ...digest.people ?? []].filter(Boolean).map(name => [name, fold(name)]),
			passages: digest.passages.map(p => fold((p.l ?? "") + p.x)),
		})
	}
	return foldings.get(digest)
}

const foldings = new WeakMap()

// present makes a result of a digest, or nothing where it does not match.
export function present(digest, asked, fold, how) {
	const texts = foldedTexts(digest, fold), title = look(texts.title, asked)
	const all = [...title.found]
	const see = ({found}) => found.forEach((yes, i) => all[i] ||= yes)
	const names = []
	for (const [name, text] of texts.names) {
		const marked = look(text, asked)
		see(marked)
		if (marked.marks.length) names.push({text: name, marks: marked.marks})
	}
	let heading = null
	const passages = []
	const add = (text, id, label, of, more) => {
		const marked = look(text, asked, label.length)
		see(marked)
		passages.push({...more, ...marked, label, text: of, id})
		return passages.at(-1)
	}
	if (digest.summary) add(texts.summary, "", "", digest.summary, {share: 0.8})
	digest.passages.forEach((p, i) => {
		const added = add(texts.passages[i], p.i ?? heading?.id, p.l ?? "", p.x, {time: p.t, isHeading: Boolean(p.h), above: p.h ? null : heading, share: p.h ? 0.6 : p.i ? 1 : 0.9})
		if (p.h) heading = added
	})
	if (asked.length && !how(all)) return null
	const matching = ranked(passages, asked)
	const shape = ({id, above, time, label, text, marks, isHeading}) => ({
		address: id ? `${digest.address}#${encodeURIComponent(id)}` : digest.address,
		heading: above?.text ?? "", headingMarks: above?.marks, time, label, text, marks, isHeading,
	})
	return {...digest, titleMarks: title.marks, names, found: all, passages: (matching.length ? matching : passages.slice(0, 1)).map(shape)}
}

// ranked are the passages that have something of what is asked for, best first.
// What all of a digest speaks of tells little of one passage. What a label or the
// heading above says counts too, though less.
function ranked(passages, asked) {
	const weights = asked.map((a, i) => (a.weight ?? 1) * Math.log(1 + passages.length / (1 + passages.filter(p => p.found[i]).length)) ** 2)
	// Of pairs of characters that overlap, each after the first adds half.
	const sum = found => weights.reduce((n, weight, i) => n + (!found[i] ? 0 : asked[i].overlaps && found[i - 1] ? weight / 2 : weight), 0)
	for (const p of passages) {
		const above = p.above ? sum(p.above.found.map((yes, i) => yes && !p.found[i])) : 0
		p.rank = p.found.some(Boolean) ? p.share * (sum(p.found) + above / 2 + sum(p.inLabel) / 4) : 0
	}
	return passages.filter(p => p.rank > 0).sort((a, b) => b.rank - a.rank)
}
