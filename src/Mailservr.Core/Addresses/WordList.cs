namespace Mailservr.Addresses;

/// <summary>Short plain words that nobody minds in an address.</summary>
internal static class WordList
{
    public static IReadOnlyList<string> Adjectives { get; } = Split("""
        able agile airy alert alpine amber ample ancient apt arctic autumn azure balmy bold brave breezy brief bright
        brisk broad bronze calm candid careful cheerful civil classic clean clear clever cloudy coastal cool copper
        coral cosmic cozy crimson crisp curious daily dapper daring dawn deep deft distant dry eager early earnest
        easy eastern elder electric even fair faithful famous fancy fast fine firm first fleet floral fluent fond
        fresh friendly frosty gentle giant gifted glad global golden good graceful grand grassy great green happy
        hardy hazel hearty helpful hidden high honest humble ideal indigo ivory jade jolly jovial keen kind large
        late leafy level light linear little lively local lofty long loyal lucid lucky lunar major maple marine
        mellow merry mighty mild mindful misty modern modest mossy narrow native neat new nimble noble northern
        novel olive open orange pale patient pearl plain plucky polar polite proud quick quiet rapid rare ready
        regal robust rosy round royal ruby rustic sage sandy scarlet serene sharp shiny silent silver simple sincere
        sleek slow smart smooth snowy solar solid southern spry stable steady stellar still stout sturdy subtle sunny
        sure swift tall tame teal tender tidy timely tiny topaz tranquil true trusty upbeat urban vast velvet vivid
        warm western wide wild windy wise witty wooden young zesty
        """);

    public static IReadOnlyList<string> Nouns { get; } = Split("""
        acorn alder anchor apple arbor arrow aspen atlas badger bakery balsam bamboo banner barley basil basin beacon
        beaver beech bell berry birch bison blossom bluff bobcat boulder branch breeze bridge brook button cabin cactus
        candle canoe canyon cape cardinal cedar chapel cherry cliff clock cloud clover coast comet compass condor coral
        cotton cove coyote crane creek cricket crocus crow daisy dale delta desert dolphin dove dune eagle ember engine
        falcon feather fennel fern ferry field finch fir fjord flute forest fox garden gate gecko ginger glacier glade
        granite grove gull hammock harbor hare harvest hawk hazel heron hill holly honey horizon ibex inlet iris island
        ivy jaguar jasmine juniper kayak kestrel kettle kite lagoon lake lantern larch lark laurel lemon lily linden
        lion lotus lynx magnet magpie mango maple marble marsh meadow melon mesa mint moon moose moss mountain nectar
        nutmeg oak oasis ocean olive opal orchard orchid osprey otter owl oyster paddle palm panda parsley pasture
        peach pebble pelican pepper pigeon pine planet plateau plum pond poplar poppy prairie puffin quail quartz
        rabbit raccoon rain raven reef ridge river robin rocket rose saffron sail salmon sandal seal sequoia shore
        sparrow spruce squirrel star stone stork stream summit sunset swallow swan tern thistle thyme tiger timber
        toucan trail tulip tundra turtle valley violet walnut walrus warbler water willow window winter wolf wren
        yarrow zebra zephyr
        """);

    private static string[] Split(string words) =>
        words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
