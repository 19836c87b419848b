using Mailservr.Messages;
using Mailservr.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Faults;

/// <summary>The server takes a transaction back because of others, or because of what is in it.</summary>
public sealed class CollisionTests(PostgresServer server) : DatabaseTest(server)
{
    [Theory]
    [InlineData(PostgresErrorCodes.SerializationFailure, false)]
    [InlineData(PostgresErrorCodes.DeadlockDetected, false)]
    [InlineData(PostgresErrorCodes.SerializationFailure, true)]
    public async Task Append_TakenBackTwice_IsTriedUntilItIsStoredOnce(string code, bool spooled)
    {
        var host = OpenHost();
        await host.InitializeAsync();
        await RaiseAsync("INSERT", "messages", "nextval('mailservr.tries') <= 2", code);

        var appended = await host.StoreAsync(spooled, new MessageAppendBuilder().Build());

        Assert.False(appended[0].IsDuplicate);
        Assert.Equal(appended[0].Record.Id, Assert.Single(await host.QueryAsync(new())).Id);
        Assert.Single(await host.Events.ReadAsync(1, 0, 10, CancellationToken.None), one => one.Event.Type == "email.received");
    }

    [Theory]
    [InlineData(PostgresErrorCodes.SerializationFailure)]
    [InlineData(PostgresErrorCodes.DeadlockDetected)]
    public async Task Change_TakenBackTwice_IsTriedUntilItIsDone(string code)
    {
        var host = OpenHost();
        var mail = await host.AppendAsync(new MessageAppendBuilder().Build());
        await RaiseAsync("UPDATE", "messages", "nextval('mailservr.tries') <= 2", code);

        var status = await host.Messages.ChangeAsync(
            1, new() { MessageId = mail.Record.Id }, new() { Starred = true }, CancellationToken.None);

        Assert.Equal(ChangeStatus.Done, status);
        Assert.True(Assert.Single(await host.QueryAsync(new())).Starred);
    }

    [Fact]
    public async Task Batch_WithAPoisonousMessage_IsStoredButForIt()
    {
        await using var host = await TracedHost.StartAsync(
            options => options.Extend = mailservr => mailservr.UsePostgres(Database));
        var inbox = await host.CreateAddressAsync("inbox");
        await RaiseAsync("INSERT", "accepted_messages", "NEW.record LIKE '%poison%'", PostgresErrorCodes.DataException);
        string[] subjects = [.. Enumerable.Range(0, 40).Select(i => $"mail {i}"), "poison"];

        var refused = await Task.WhenAll(subjects.Select(subject => Task.Run(() => RefusalAsync(host, inbox, subject))));

        Assert.StartsWith("The message was refused: 451", Assert.Single(refused, refusal => refusal is not null));
        Assert.NotNull(refused[^1]);
        var account = (await host.WaitForAsync(to: inbox)).Record.AccountId;
        var stored = await OpenHost().QueryAsync(new() { Limit = 100 }, account);
        Assert.Equal(subjects[..^1].Order(), stored.Select(message => message.Subject).Order());
    }

    private static async Task<string?> RefusalAsync(MailservrTestHost host, string inbox, string subject)
    {
        try
        {
            await host.SendAsync("a@sender.example", inbox, subject, "text");
            return null;
        }
        catch (SmtpUnexpectedException refused)
        {
            return refused.Message;
        }
    }

    // A sequence counts also in transactions that are taken back.
    private async Task RaiseAsync(string change, string table, string condition, string code)
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await PostgresServer.ExecuteAsync(
            connection,
            $"""
            CREATE SEQUENCE mailservr.tries;
            CREATE FUNCTION mailservr.raise() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF {condition} THEN RAISE EXCEPTION 'as the test wants it' USING ERRCODE = '{code}'; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER raise BEFORE {change} ON mailservr.{table} FOR EACH ROW EXECUTE FUNCTION mailservr.raise();
            """);
    }
}
