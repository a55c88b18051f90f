package site

import "strings"

// traditionalOf are the characters of names that have a simplified form of
// their own, each with it. Where one simplified character stands for several
// traditional ones, all of them are here: what is compared is simplified.
const traditionalOf = "" +
	"們们個个這这來来時时說说對对國国為为爲为會会學学過过還还與与開开點点應应現现問问題题關关長长發发髮发業业產产動动實实種种麼么經经無无從从進进場场樣样於于頭头當当萬万條条員员間间話话電电東东車车門门見见語语錢钱書书買买賣卖讓让認认識识總总結结" +
	"論论議议價价億亿網网線线軟软體体試试驗验證证據据處处區区義义務务單单獨独歷历曆历觀观眾众參参聽听寫写讀读機机習习練练訓训數数庫库雲云計计設设備备裝装製制創创資资財财濟济貨货幣币銀银貸贷債债稅税險险監监審审規规則则範范圍围層层級级組组織织絡络" +
	"連连鏈链傳传統统輸输運运轉转換换變变壞坏憂忧愛爱戀恋慾欲態态慣惯懷怀憶忆懸悬戰战戲戏護护擇择擊击擔担擴扩攝摄擬拟擾扰敵敌斷断圓圆導导積积纖纤維维軍军隊队農农醫医療疗藥药癥症檢检測测診诊腦脑臟脏膚肤腫肿飲饮養养飯饭館馆雞鸡魚鱼鳥鸟馬马龍龙龜龟" +
	"權权標标準准構构樓楼橋桥檔档歐欧歸归殘残氣气滅灭滿满漢汉潔洁潛潜澤泽濃浓灣湾災灾煉炼燈灯營营牆墙獎奖獲获環环瑪玛畢毕異异皺皱盜盗盤盘矯矫礎础禍祸禮礼離离稱称穩稳窮穷竊窃競竞筆笔節节簡简類类糧粮緊紧約约紅红純纯紐纽紙纸細细終终絕绝給给絲丝綜综" +
	"綠绿編编緩缓績绩縮缩繼继續续罰罚羅罗聖圣聞闻聯联職职聲声腳脚膽胆臨临舉举舊旧艦舰藝艺蘇苏蘋苹蘭兰號号蟲虫術术衛卫複复復复衝冲補补覽览覺觉觸触訂订討讨託托記记訪访許许評评詞词詢询該该詳详誌志誤误請请諾诺謀谋講讲謝谢譯译譜谱讚赞豐丰貓猫貝贝負负" +
	"貢贡貧贫責责貴贵費费賀贺賓宾賞赏質质賭赌購购賽赛贈赠贏赢趨趋跡迹躍跃輕轻輪轮輯辑轟轰辦办邊边遠远適适遲迟遷迁選选遺遗邏逻鄉乡鄭郑醜丑釋释針针鋼钢錄录錯错鏡镜鐵铁鑽钻閉闭閱阅闆板陣阵陳陈陸陆陰阴陽阳際际隨随隱隐雙双雜杂難难靈灵靜静韓韩響响頁页" +
	"頂顶項项順顺須须預预領领頻频顆颗額额願愿顧顾風风飛飞駐驻駕驾騙骗驅驱驚惊髒脏鬥斗鬧闹鹽盐麗丽黃黄黨党齊齐齡龄側侧偉伟傑杰傷伤傾倾僅仅僱雇優优儲储兒儿兩两冊册凍冻劃划劇剧劉刘劍剑勞劳勝胜勢势勵励協协壓压奪夺奧奥婦妇媽妈嬰婴孫孙寧宁寶宝尋寻屬属" +
	"島岛師师帳帐帶带幹干幾几廠厂廣广廢废廳厅張张強强彈弹後后徑径徵征徹彻慮虑憲宪懲惩戶户拋抛掃扫揚扬損损搖摇撥拨撲扑敘叙斂敛暫暂暢畅曉晓極极榮荣樂乐樹树橫横歡欢歲岁決决沒没況况淚泪淺浅淨净減减湯汤溝沟滾滚漲涨潤润熱热燒烧爭争狀状猶犹獄狱瓊琼畫画" +
	"疊叠癢痒盡尽碼码磚砖籌筹籃篮粵粤糾纠緣缘縣县縱纵翹翘肅肃脫脱臺台艙舱莊庄華华葉叶蓋盖蔣蒋薦荐虛虚蝦虾衆众"

// simplified is the table by the traditional character.
var simplified = func() map[rune]rune {
	table := map[rune]rune{}
	pairs := []rune(traditionalOf)
	for i := 0; i+1 < len(pairs); i += 2 {
		table[pairs[i]] = pairs[i+1]
	}
	return table
}()

// Simplify writes a name in simplified characters, to compare two spellings of
// it. It is no conversion of text: words differ too, and only the commonest
// characters are known.
func Simplify(name string) string {
	return strings.Map(func(r rune) rune {
		if s, ok := simplified[r]; ok {
			return s
		}
		return r
	}, name)
}
