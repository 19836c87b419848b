using Mailservr.Messages;
using Mailservr.Testing;
using Mailservr.Verification;
using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Spool;

public sealed class MailSpoolTests(PostgresServer server) : DatabaseTest(server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accept_OnAHostThatEndsBeforeItFiles_IsReadAndAnnouncedByAnother()
    {
        await using (await HoldFilingAsync())
        {
            await AcceptOnHostThatEndsAsync(Mail("one"), Mail("two"));
        }

        var other = OpenHost();

        Assert.Equal(["one", "two"], await SubjectsAsync(other));
        Assert.Equal(2, (await ReceivedAsync(other)).Count);
        Assert.NotEmpty(await other.QueryAsync(new() { Text = "two" }));
    }

    [Fact]
    public async Task Accept_OnAHostThatEndsBeforeItFiles_IsRecognisedWhenItComesAgainToAnother()
    {
        var first = Mail("again");
        await using (await HoldFilingAsync())
        {
            await AcceptOnHostThatEndsAsync(first);
        }

        var other = OpenHost();
        await other.InitializeAsync();
        var again = await other.StoreAsync(spooled: true, Mail("again"));

        Assert.True(again[0].IsDuplicate);
        Assert.Equal(first.Record.Id, again[0].Record.Id);
        Assert.Single(await other.QueryAsync(new()));
    }

    [Fact]
    public async Task Read_OnAnotherHost_SeesWhatWasAccepted()
    {
        var (one, two) = (OpenHost(), OpenHost());
        for (var i = 0; i < 20; i++)
        {
            await one.StoreAsync(spooled: true, Mail($"{i}"));
            Assert.Equal(i + 1, (await two.QueryAsync(new() { Limit = 100 })).Count);
        }
    }

    [Fact]
    public async Task Read_OfAnAccountWithoutUnfiledMail_DoesNotWait()
    {
        var host = OpenHost();
        await using (await HoldFilingAsync())
        {
            await host.StoreAsync(spooled: true, Mail("waits"));

            Assert.Empty(await host.QueryAsync(new(), account: 2));
        }
    }

    [Fact]
    public async Task Accept_OnTwoHostsByTurns_IsAnnouncedInTheOrderOfAcceptance()
    {
        TestStorage[] hosts = [OpenHost(), OpenHost()];
        for (var i = 0; i < 60; i++)
            await hosts[i % 2].StoreAsync(spooled: true, Mail($"{i:00}"));

        await hosts[0].QueryAsync(new());

        Assert.Equal(60, (await ReceivedAsync(hosts[0])).Count);
        Assert.Equal((await ReceivedAsync(hosts[0])).Order(StringComparer.Ordinal), await ReceivedAsync(hosts[0]));
    }

    [Fact]
    public async Task Filed_EndsWhenTheEventsCanBeRead()
    {
        var host = OpenHost();
        Task filed;
        await using (await HoldFilingAsync())
        {
            await host.StoreAsync(spooled: true, Mail("one"));
            filed = host.Get<PostgresMessageStore>().FiledAsync(Cancellation);
            Assert.False(filed.IsCompleted);
        }

        await filed;

        Assert.Single(await ReceivedAsync(host));
    }

    [Fact]
    public async Task Accept_OfMailThatCannotBeFiled_SetsItAsideAndFilesItsNeighbours()
    {
        var host = OpenHost();
        var poison = await PoisonAsync(host);
        await using (await HoldFilingAsync())
        {
            await host.StoreAsync(spooled: true, Mail("before"), poison, Mail("after"));
        }

        Assert.Equal(["after", "before", "taken"], await SubjectsAsync(host));
        Assert.Contains(
            await VerifyAsync(host),
            one => one.Fault == VerificationFault.Unreadable && one.MessageId == poison.Record.Id);
        Assert.Contains(host.Logs.Lines, line => line.Contains("cannot be filed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MailThatWasSetAside_KeepsItsBlobs()
    {
        const string Sha256 = "aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11";
        var host = OpenHost();
        var poison = await PoisonAsync(host);
        await host.StoreAsync(spooled: true, poison with { Content = poison.Content with { OverflowSha256 = Sha256 } });

        var referenced = await host.Get<IBlobReferences>().FindReferencedAsync(1, [Sha256, "bb22"], Cancellation);

        Assert.Equal([Sha256], referenced);
    }

    [Fact]
    public async Task AttachmentBytes_CountMailThatHasYetToBeFiled()
    {
        var host = OpenHost();
        var usage = host.Get<IAttachmentUsage>();
        var mail = new MessageAppendBuilder { Attachments = [new("a.pdf")] }.Build();
        await using (await HoldFilingAsync())
        {
            await host.StoreAsync(spooled: true, mail);

            Assert.Equal(mail.Record.AttachmentBytes(), await usage.GetAttachmentBytesAsync(1, Cancellation));
        }

        await host.QueryAsync(new());
        Assert.Equal(mail.Record.AttachmentBytes(), await usage.GetAttachmentBytesAsync(1, Cancellation));
    }

    [Fact]
    public async Task Erase_OfMailThatHasYetToBeFiled_LeavesNothingOfIt()
    {
        var host = OpenHost();
        var erasure = host.Get<IAccountErasure>();
        ValueTask<ErasedRows?> erasing;
        await using (await HoldFilingAsync())
        {
            await host.StoreAsync(spooled: true, Mail("one"));
            Assert.Equal(1, (await erasure.CountAsync(1, Cancellation)).Where(rows => rows.Kind == "messages").Sum(rows => rows.Count));
            erasing = erasure.EraseAsync(1, 100, Cancellation);
        }

        for (var erased = await erasing; erased is not null; erased = await erasure.EraseAsync(1, 100, Cancellation))
            Assert.True(erased.Value.Count > 0);
        Assert.All(await erasure.CountAsync(1, Cancellation), rows => Assert.Equal(0, rows.Count));
    }

    [Fact]
    public async Task Backlog_CountsWhatHasYetToBeFiled()
    {
        var host = OpenHost();
        await using (await HoldFilingAsync())
        {
            await host.StoreAsync(spooled: true, Mail("one"), Mail("two"));

            Assert.Equal(2, (await host.Get<IStorageBacklog>().ReadBacklogAsync(Cancellation)).Unfiled);
        }

        await host.QueryAsync(new());
        Assert.Equal(0, (await host.Get<IStorageBacklog>().ReadBacklogAsync(Cancellation)).Unfiled);
    }

    private static MessageAppend Mail(string subject, long? id = null)
    {
        var builder = new MessageAppendBuilder
        {
            Subject = subject, DeliveryKey = subject, Text = subject, ReceivedAt = TimeProvider.System.GetUtcNow(),
        };
        builder.Id = id ?? builder.Id;
        return builder.Build();
    }

    private static async Task<List<string>> SubjectsAsync(TestStorage host) =>
        [.. (await host.QueryAsync(new() { Limit = 100 })).Select(mail => mail.Subject).Order(StringComparer.Ordinal)];

    /// <summary>Subjects in the order of their announcement.</summary>
    private static async Task<List<string>> ReceivedAsync(TestStorage host)
    {
        var events = await host.Events.ReadAsync(1, 0, 1000, Cancellation);
        return [.. events.Where(one => one.Event.Type == "email.received").Select(one => Subject(one.Event.Data))];
    }

    private static string Subject(string data) =>
        System.Text.Json.JsonDocument.Parse(data).RootElement.GetProperty("subject").GetString() ?? "";

    private static async Task<List<VerificationFinding>> VerifyAsync(TestStorage host)
    {
        var findings = new List<VerificationFinding>();
        await foreach (var finding in host.Get<IStorageVerification>().CheckAsync(new(), Cancellation))
            findings.Add(finding);
        return findings;
    }

    /// <summary>Its process ends as by a power cut: what it has accepted is with the server, and nothing is filed.</summary>
    private async Task AcceptOnHostThatEndsAsync(params MessageAppend[] messages)
    {
        var name = new NpgsqlConnectionStringBuilder(Database).Database;
        TestStorage host;
        await using (var network = new Faults.TcpProxy(Server.Port))
        {
            host = new TestStorage(
                $"Host=127.0.0.1;Port={network.Port};Database={name};Username=mail;SSL Mode=Disable",
                options => options.RequireTls = false);
            await host.StoreAsync(spooled: true, messages);
        }

        await host.DisposeAsync();
    }

    /// <summary>A message whose id is taken, by one whose sender has read its 250.</summary>
    private static async Task<MessageAppend> PoisonAsync(TestStorage host)
    {
        var taken = (await host.AppendAsync(Mail("taken"))).Record;
        await host.Messages.AppendAsync(new([], [new Delivery(1, taken.Id)], []), Cancellation);
        return Mail("poison", taken.Id);
    }

    /// <summary>Until it is given back nobody files.</summary>
    private async Task<NpgsqlConnection> HoldFilingAsync()
    {
        await OpenHost().InitializeAsync();
        var gate = await Server.ConnectAsync(new NpgsqlConnectionStringBuilder(Database).Database ?? "");
        await PostgresServer.ExecuteAsync(gate, $"SELECT pg_advisory_lock({AdvisoryLocks.Filing}, 0)");
        return gate;
    }
}
