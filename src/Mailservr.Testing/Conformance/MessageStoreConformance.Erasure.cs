using Mailservr.Messages;
using Mailservr.Storage;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <content><see cref="IAccountErasure"/>, where the storage has that ability.</content>
public abstract partial class MessageStoreConformance
{
    [Fact]
    public async Task Erase_ToItsEnd_LeavesNothingOfTheAccountAndEverythingOfOthers()
    {
        Assert.SkipWhen(Storage.Erasure is null, "The storage does not implement IAccountErasure.");
        await FillAsync(Account);
        var others = await FillAsync(OtherAccount);
        Assert.NotEmpty(await IdsAsync(new() { Text = "walrus" }));
        var head = await Storage.Events.GetHeadAsync(Cancellation);

        var counted = await CountAsync(Storage.Erasure);
        var erased = await EraseAsync(Storage.Erasure, limit: 2);

        Assert.Equal((5, 10, 5), (counted["messages"], counted["events"], counted["threads"]));
        Assert.All(erased, kind => Assert.Equal(counted[kind.Key], kind.Value));
        Assert.All(await CountAsync(Storage.Erasure), kind => Assert.Equal(0, kind.Value));
        Assert.Equal(5, erased["messages"]);
        Assert.Equal(10, erased["events"]);
        Assert.Equal(5, erased["threads"]);
        Assert.Empty(await MessagesAsync(new()));
        Assert.Empty(await ThreadsAsync(new()));
        Assert.Empty(await IdsAsync(new() { Text = "walrus" }));
        Assert.Empty(await EventsAsync());
        Assert.Equal(0, (await (Storage.Statistics?.GetAddressStatsAsync(Account, Address, 5, Cancellation) ?? new(new AddressStats()))).Received);
        Assert.Equal(head, await Storage.Events.GetHeadAsync(Cancellation));
        Assert.Equal(others.Order(), await IdsAsync(new() { Text = "walrus" }, OtherAccount));
        Assert.Equal(5, (await ThreadsAsync(new(), OtherAccount)).Count);
        Assert.Equal(10, (await EventsAsync(OtherAccount)).Count);
    }

    [Fact]
    public async Task Erase_MailThatComesAfterwards_IsErasedByTheNextRun()
    {
        Assert.SkipWhen(Storage.Erasure is null, "The storage does not implement IAccountErasure.");
        await FillAsync(Account);
        await EraseAsync(Storage.Erasure, limit: 100);
        await AppendAsync(new() { Subject = "Late" });

        var erased = await EraseAsync(Storage.Erasure, limit: 100);

        Assert.Equal(1, erased["messages"]);
        Assert.Empty(await MessagesAsync(new()));
        Assert.Null(await Storage.Erasure.EraseAsync(Account, 100, Cancellation));
    }

    [Fact]
    public async Task Scrub_AfterAnErasure_LeavesAStorageThatWorks()
    {
        Assert.SkipWhen(Storage.Erasure is null, "The storage does not implement IAccountErasure.");
        await FillAsync(Account);
        var others = await FillAsync(OtherAccount);
        await EraseAsync(Storage.Erasure, limit: 100);

        await Storage.Erasure.ScrubAsync(Cancellation);

        Assert.Equal(others.Order(), await IdsAsync(new() { Text = "walrus" }, OtherAccount));
        var late = await AppendAsync(new() { Text = "A walrus again." });
        Assert.Equal([late.Record.Id], await IdsAsync(new() { Text = "walrus" }));
    }

    private async Task<List<long>> FillAsync(long account)
    {
        var ids = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            var mail = new MessageAppendBuilder { AccountId = account, Subject = $"Number {i}", Text = "About a walrus." };
            mail.Attachments = [new("a.zip") { Id = mail.Id + 1_000_000 }];
            ids.Add((await AppendAsync(mail)).Record.Id);
        }

        return ids;
    }

    private static async Task<Dictionary<string, long>> CountAsync(IAccountErasure erasure) =>
        (await erasure.CountAsync(Account, Cancellation)).GroupBy(rows => rows.Kind, StringComparer.Ordinal)
            .ToDictionary(kind => kind.Key, kind => kind.Sum(rows => rows.Count), StringComparer.Ordinal);

    private static async Task<Dictionary<string, long>> EraseAsync(IAccountErasure erasure, int limit)
    {
        var erased = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await erasure.EraseAsync(Account, limit, Cancellation) is { } rows)
        {
            Assert.InRange(rows.Count, 1, limit);
            erased[rows.Kind] = erased.GetValueOrDefault(rows.Kind) + rows.Count;
        }

        return erased;
    }
}
