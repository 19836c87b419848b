using Mailservr.Testing;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Search;

/// <summary>Who works on what: the rows of a claim are locked as long as the claimant's transaction, and so its process, lives.</summary>
public sealed class IndexLeaseTests(PostgresServer server) : DatabaseTest(server)
{
    private const int Messages = 30;

    [Fact]
    public async Task Claim_OfTwoHostsAtOnce_HasNothingTwice()
    {
        await QueueAsync();
        await using var one = await ConnectAsync();
        await using var two = await ConnectAsync();
        await using var first = await one.BeginTransactionAsync();
        await using var second = await two.BeginTransactionAsync();

        var ofOne = await SearchRows.TakeAnyAsync(one, 20, CancellationToken.None);
        var ofTwo = await SearchRows.TakeAnyAsync(two, 20, CancellationToken.None);

        Assert.Equal((20, 10), (ofOne.Count, ofTwo.Count));
        Assert.Empty(ofOne.Intersect(ofTwo));
    }

    [Fact]
    public async Task Claim_OfAHostThatDies_IsTakenOverByAnother()
    {
        await QueueAsync();
        await using var dying = await ConnectAsync();
        await using var transaction = await dying.BeginTransactionAsync();
        Assert.Equal(Messages, (await SearchRows.TakeAnyAsync(dying, 100, CancellationToken.None)).Count);
        var other = OpenHost();
        await other.InitializeAsync();

        // The other one searches, and so waits for the claim: it must not show less than there is.
        var search = other.QueryAsync(new() { Text = "quince", Limit = 100 });
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        Assert.False(search.IsCompleted);
        await Server.CutConnectionAsync(dying.ProcessID);

        Assert.Equal(Messages, (await search).Count);
        await using var connection = await ConnectAsync();
        await using var count = new NpgsqlCommand("SELECT count(*) FROM mailservr.message_words", connection);
        Assert.Equal((long)Messages, await count.ExecuteScalarAsync());
    }

    /// <summary>Mail that no host has indexed yet: the one that received it is gone.</summary>
    private async Task QueueAsync()
    {
        var batch = Enumerable.Range(0, Messages).Select(_ => new MessageAppendBuilder { Text = "a quince" }.Build());
        await using (var receiver = new TestStorage(Database))
            await receiver.Messages.AppendAsync(new([.. batch], [], []), CancellationToken.None);
        await using var connection = await ConnectAsync();
        await PostgresServer.ExecuteAsync(
            connection,
            """
            DELETE FROM mailservr.message_words;
            DELETE FROM mailservr.unindexed_messages;
            INSERT INTO mailservr.unindexed_messages (account_id, message_id) SELECT account_id, id FROM mailservr.messages
            """);
    }
}
