using FsCheck;
using FsCheck.Fluent;
using Mailservr.Blocking;
using Mailservr.Core.Tests.Accounts;

namespace Mailservr.Core.Tests.Blocking;

public sealed class BlockListTests
{
    private const long AddressId = 500;
    private readonly Office _office = new();

    [Theory]
    [InlineData("Bad@Spam.Example", "bad@spam.example")]
    [InlineData("@SPAM.example.", "@spam.example")]
    [InlineData("*.spam.example", "*.spam.example")]
    [InlineData("a@bücher.example", "a@xn--bcher-kva.example")]
    [InlineData("*.bücher.example", "*.xn--bcher-kva.example")]
    [InlineData("\"Bad\"@spam.example", "bad@spam.example")]
    [InlineData("\"b\\ad\"@spam.example", "bad@spam.example")]
    [InlineData("\"a b\"@spam.example", "\"a b\"@spam.example")]
    [InlineData("\"a\\\"b\"@spam.example", "\"a\\\"b\"@spam.example")]
    public void Normalize_AnySpelling_IsOne(string given, string kept)
    {
        Assert.True(BlockedSender.TryNormalize(given, out var sender));
        Assert.Equal(kept, sender);
    }

    [Theory]
    [InlineData("")]
    [InlineData("spam.example")]
    [InlineData("*")]
    [InlineData("@")]
    [InlineData("a@")]
    [InlineData("*.")]
    [InlineData("*@spam.example")]
    [InlineData("a b@spam.example")]
    [InlineData("a@*.spam.example")]
    [InlineData("a@b@spam.example")]
    public void Normalize_NoSender_IsRefused(string text) => Assert.False(BlockedSender.TryNormalize(text, out _));

    [Fact]
    public void KeysFor_QuotesThatNeedNotBe_FindBlocksWithThemToo() =>
        Assert.Equal(
            ["bad@spam.example", "\"bad\"@spam.example", "@spam.example", "*.example"],
            BlockedSender.KeysFor("\"Bad\"@spam.example"));

    [Fact]
    public void KeysFor_AnyText_NeverThrowsAndIsBounded() => Prop.ForAll(
        ArbMap.Default.ArbFor<string?>(),
        text => BlockedSender.KeysFor((text ?? "") + "@" + (text ?? "")).Count() <= 130).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("bad@spam.example", "bad@spam.example", true)]
    [InlineData("bad@spam.example", "BAD@SPAM.EXAMPLE", true)]
    [InlineData("bad@spam.example", "\"bad\"@spam.example", true)]
    [InlineData("bad@spam.example", "\"b\\ad\"@spam.example", true)]
    [InlineData("\"a b\"@spam.example", "\"A b\"@spam.example", true)]
    [InlineData("bad@spam.example", "worse@spam.example", false)]
    [InlineData("@spam.example", "worse@spam.example", true)]
    [InlineData("@spam.example", "bad@sub.spam.example", false)]
    [InlineData("*.spam.example", "bad@sub.spam.example", true)]
    [InlineData("*.spam.example", "bad@a.b.spam.example", true)]
    [InlineData("*.spam.example", "bad@spam.example", false)]
    [InlineData("*.spam.example", "bad@notspam.example", false)]
    public async Task Find_EachForm_HoldsForWhatItSays(string block, string sender, bool holds)
    {
        await _office.Blocks.CreateAsync(Office.Alice, AddressId, block, default, default);

        var byEnvelope = await _office.Blocks.FindAsync(Office.Alice, AddressId, sender, null, default);
        var byHeader = await _office.Blocks.FindAsync(Office.Alice, AddressId, "", sender, default);

        Assert.Equal(holds, byEnvelope is not null);
        Assert.Equal(holds, byHeader is not null);
    }

    [Fact]
    public async Task Find_Several_TakesAddressBeforeAccountAndExactBeforeWide()
    {
        await BlockAsync(Office.Alice, "bad@a.spam.example", BlockAction.Discard);
        await BlockAsync(AddressId, "*.spam.example", BlockAction.Quarantine);
        Assert.Equal("*.spam.example", await FoundAsync());

        await BlockAsync(AddressId, "*.a.spam.example", BlockAction.Reject);
        Assert.Equal("*.spam.example", await FoundAsync());

        await BlockAsync(AddressId, "@a.spam.example", BlockAction.Reject);
        Assert.Equal("@a.spam.example", await FoundAsync());

        await BlockAsync(AddressId, "bad@a.spam.example", BlockAction.Reject);
        Assert.Equal("bad@a.spam.example", await FoundAsync());
    }

    [Fact]
    public async Task Find_NobodyBlocked_NeedsNoLookUpByKey()
    {
        await _office.Blocks.FindAsync(Office.Alice, AddressId, "a@b.c.d.e.f.example", "x@y.z.example", default);

        Assert.Equal(0, _office.BlockRecords.Reads);
    }

    [Fact]
    public async Task Create_Twice_IsRefused()
    {
        await BlockAsync(Office.Alice, "@spam.example", BlockAction.Reject);

        var again = await _office.Blocks.CreateAsync(Office.Alice, Office.Alice, "@SPAM.example", default, default);

        Assert.Equal("sender_blocked", again.Refusal?.Code);
    }

    [Fact]
    public async Task Delete_OtherOwnersBlock_IsRefused()
    {
        var block = await BlockAsync(AddressId, "@spam.example", BlockAction.Reject);

        Assert.False(await _office.Blocks.DeleteAsync(Office.Alice, Office.Alice, block.Id, default));
        Assert.False(await _office.Blocks.DeleteAsync(Office.Bob, AddressId, block.Id, default));
        Assert.True(await _office.Blocks.DeleteAsync(Office.Alice, AddressId, block.Id, default));
    }

    private async Task<string?> FoundAsync() =>
        (await _office.Blocks.FindAsync(Office.Alice, AddressId, "bad@a.spam.example", null, default))?.Sender;

    private async Task<BlockRecord> BlockAsync(long ownerId, string sender, BlockAction action) =>
        (await _office.Blocks.CreateAsync(Office.Alice, ownerId, sender, action, default)).Value
        ?? throw new InvalidOperationException("The block was refused.");
}
