package challenges

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"geodrill/challenges/account"
)

// The words of made aliases: easy to say and to spell, in good taste, and in
// Russian all of one gender so that every pair agrees. Two adjectives and two
// animals of a list are easily told apart.
const (
	englishAdjectives = `amber ancient autumn brave bright bronze calm careful cheerful clever cloudy copper coral cosmic crimson curious
		daring distant eager early emerald fair frosty gentle golden happy hidden honest humble ivory keen kind
		lively lucky lunar marble merry misty modest morning noble northern ocean patient polar polite quick quiet
		rapid ready royal sandy silver snowy solar solid steady stellar sunny swift tidy violet warm western`
	englishAnimals = `badger beaver bison bluebird camel caribou cheetah condor crane curlew deer dolphin dove eagle egret elk
		falcon finch flamingo fox gazelle gecko hare hawk hedgehog heron ibex jackdaw jaguar kestrel kingfisher koala
		lark leopard lion lynx magpie marmot marten moose nightingale ocelot octopus oriole osprey otter owl panda
		pelican penguin puffin puma raven robin saiga salmon seal sparrow stork swallow swan tern turtle wolf`
	russianAdjectives = `активный алмазный атласный бодрый быстрый весенний весёлый ветреный вечерний внимательный восточный горный дальний добрый дружный ершистый
		задорный закатный зелёный зимний золотой изумрудный искренний кедровый коралловый космический ладный летний лунный любопытный медный меткий
		мирный могучий морской мудрый надёжный небесный отважный песчаный полевой полярный приветливый проворный пытливый радостный рассветный рыжий
		северный серебряный синий скромный смелый снежный солнечный степной тихий упорный утренний учтивый храбрый чуткий янтарный ясный`
	russianAnimals = `аист альбатрос архар барс барсук беркут бобр бурундук ворон воробей вьюрок глухарь голубь горностай грач дельфин
		дрозд дятел ёж жаворонок журавль заяц зимородок зубр зяблик ибис кит кондор коростель кречет кулик кулан
		лебедь лемминг леопард лис лосось лось манул марал медведь морж муравей олень орёл осётр пеликан пингвин
		попугай рысёнок сайгак скворец снегирь соболь сокол соловей стерх стриж суслик сурок тюлень филин чиж щегол`
)

// AliasLanguages lists the languages in which aliases are made.
func AliasLanguages() []string { return []string{"en", "ru"} }

// newAlias makes an alias that is not taken, and takes it. taken is by folded
// alias. When every pair of words is, it adds a number.
func newAlias(random *rand.Rand, language string, taken map[string]bool) string {
	adjectives, animals := strings.Fields(englishAdjectives), strings.Fields(englishAnimals)
	if language == "ru" {
		adjectives, animals = strings.Fields(russianAdjectives), strings.Fields(russianAnimals)
	}
	const tries = 20
	for n := 0; ; n++ {
		alias := title(adjectives[random.IntN(len(adjectives))]) + " " + title(animals[random.IntN(len(animals))])
		if n >= tries {
			alias = fmt.Sprintf("%s %d", alias, 2+random.IntN(n*n))
		}
		if folded := account.Fold(alias); !taken[folded] {
			taken[folded] = true
			return alias
		}
	}
}

// title begins a word with a capital.
func title(word string) string {
	runes := []rune(word)
	return strings.ToUpper(string(runes[:1])) + string(runes[1:])
}
