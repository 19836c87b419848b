using Mailservr.Messages;
using Mailservr.Verification;

namespace Mailservr.Storage.Sqlite.Tests.Spool;

public sealed class MailSpoolTests : IDisposable
{
    private readonly TestStorage _storage = new();
    private readonly TestFolder _copy = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _storage.Dispose();
        _copy.Dispose();
    }

    [Fact]
    public async Task Accept_ThatIsNotFiledWhenTheProcessEnds_IsThereAfterwards()
    {
        var mail = new[] { Mail.Create("one"), Mail.Create("two"), Mail.Create("three") };
        await WhileNothingIsFiledAsync(async () =>
        {
            await AcceptAsync(mail[0], mail[1]);
            await AcceptAsync(mail[2]);
            CopyFolder();
        });

        using var restarted = new TestStorage(_copy.Path);

        Assert.Equal(["one", "three", "two"], await SubjectsAsync(restarted));
        var events = await restarted.Get<IEventLog>().ReadAsync(Mail.Account, 0, 100, Cancellation);
        Assert.Equal(3, events.Count(item => item.Event.Type == "email.received"));
        Assert.NotEmpty(await restarted.QueryAsync(new() { Text = "three" }));
    }

    [Fact]
    public async Task Accept_ThatIsNotFiledWhenTheProcessEnds_IsRecognisedWhenItComesAgain()
    {
        var mail = Mail.Create("again");
        await WhileNothingIsFiledAsync(async () =>
        {
            await AcceptAsync(mail);
            CopyFolder();
        });
        using var restarted = new TestStorage(_copy.Path);
        var repeated = Mail.Create("again") with { DeliveryKey = mail.DeliveryKey };

        var accepted = await Spool(restarted).AcceptAsync(new([repeated], [], []), Cancellation);

        Assert.True(accepted[0].IsDuplicate);
        Assert.Equal(mail.Record.Id, accepted[0].Record.Id);
        Assert.Single(await restarted.QueryAsync(new()));
    }

    [Fact]
    public async Task Accept_ThatWasFiledBeforeTheProcessEnds_IsThereOnce()
    {
        await AcceptAsync(Mail.Create("one"));
        await _storage.QueryAsync(new());
        CopyFolder();

        using var restarted = new TestStorage(_copy.Path);

        Assert.Equal(["one"], await SubjectsAsync(restarted));
    }

    [Fact]
    public async Task Accept_TakesACopyOfTheContent()
    {
        var bytes = "Subject: x\r\n\r\noriginal"u8.ToArray();
        var mail = Mail.Create();
        mail = mail with { Content = mail.Content with { Inline = bytes } };
        await WhileNothingIsFiledAsync(async () =>
        {
            await AcceptAsync(mail);
            bytes.AsSpan().Clear();
        });

        var stored = await _storage.Messages.FindAsync(Mail.Account, mail.Record.Id, Cancellation);

        Assert.Equal("Subject: x\r\n\r\noriginal"u8.ToArray(), stored?.Content.Inline.ToArray());
    }

    [Fact]
    public async Task Read_OfAnAccountWithoutUnfiledMail_DoesNotWait()
    {
        await WhileNothingIsFiledAsync(async () =>
        {
            await AcceptAsync(Mail.Create());

            var other = await _storage.Messages.QueryMessagesAsync(Mail.Account + 1, new(), Cancellation);

            Assert.Empty(other.Items);
        });
    }

    [Fact]
    public async Task Accept_OfMailThatCannotBeFiled_SetsItAsideAndFilesItsNeighbours()
    {
        var taken = await _storage.AppendAsync(Mail.Create("taken"));
        await AcceptAsync(Mail.Create("before"), Mail.Create("poison", id: taken.Record.Id), Mail.Create("after"));

        Assert.Equal(["after", "before", "taken"], await SubjectsAsync(_storage));
        var setAside = await _storage.Database.ReadAsync(
            session => session.Prepare("SELECT message_id, json FROM unfiled").List(row => (row.Int64(0), row.Text(1))),
            Cancellation);
        Assert.Equal(taken.Record.Id, Assert.Single(setAside).Item1);
        Assert.Contains("poison", setAside[0].Item2, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MailThatWasSetAside_KeepsItsBlobsAndIsReported()
    {
        const string Sha256 = "aa11";
        var taken = await _storage.AppendAsync(Mail.Create("taken"));
        var poison = Mail.Create("poison", id: taken.Record.Id);
        await AcceptAsync(poison with { Content = poison.Content with { OverflowSha256 = Sha256 } });

        var referenced = await _storage.Get<IBlobReferences>()
            .FindReferencedAsync(Mail.Account, [Sha256, "bb22"], Cancellation);
        var findings = new List<VerificationFinding>();
        await foreach (var finding in _storage.Get<IStorageVerification>().CheckAsync(new(), Cancellation))
            findings.Add(finding);

        Assert.Equal([Sha256], referenced);
        Assert.Contains(findings, one => one.Fault == VerificationFault.Unreadable && one.MessageId == taken.Record.Id);
    }

    [Fact]
    public async Task Append_AfterAccept_ComesBehindIt()
    {
        var keys = new ThreadKeys { References = ["root"] };
        var root = Mail.Create("root", keys: keys);
        await AcceptAsync(root);

        var reply = await _storage.AppendAsync(Mail.Create("reply", minute: 1, keys: keys));

        Assert.Equal(root.Record.Id, reply.Record.ThreadId);
    }

    [Fact]
    public async Task Filed_EndsWhenTheEventsCanBeRead()
    {
        var filed = Task.CompletedTask;
        await WhileNothingIsFiledAsync(async () =>
        {
            await AcceptAsync(Mail.Create());
            filed = Spool(_storage).FiledAsync(Cancellation);
            Assert.False(filed.IsCompleted);
        });

        await filed;

        Assert.NotEmpty(await _storage.Get<IEventLog>().ReadAsync(Mail.Account, 0, 100, Cancellation));
    }

    [Fact]
    public async Task Accept_OfMoreThanMayWait_WaitsForTheFiling()
    {
        var waiting = Task.CompletedTask;
        await WhileNothingIsFiledAsync(async () =>
        {
            var large = new string('x', 13 << 20);
            for (var i = 0; i < 5; i++)
                await AcceptAsync(Mail.Create(text: large));
            waiting = AcceptAsync(Mail.Create("last"));
            Assert.False(waiting.IsCompleted);
        });

        await waiting;

        Assert.Equal(6, (await _storage.QueryAsync(new())).Count);
    }

    [Fact]
    public async Task Dispose_FilesEverythingAndLeavesNoSpool()
    {
        await AcceptAsync(Mail.Create("one"));
        _storage.Get<SqliteStorage>().Dispose();

        Assert.Empty(Directory.GetFiles(Path.ChangeExtension(_storage.DatabasePath, ".spool")));
        CopyFolder();
        using var restarted = new TestStorage(_copy.Path);
        Assert.Equal(["one"], await SubjectsAsync(restarted));
    }

    private static SqliteMessageStore Spool(TestStorage storage) => storage.Get<SqliteMessageStore>();

    private static async Task<IReadOnlyList<string>> SubjectsAsync(TestStorage storage) =>
        [.. (await storage.QueryAsync(new())).Select(message => message.Subject).Order(StringComparer.Ordinal)];

    private async Task AcceptAsync(params MessageAppend[] messages) =>
        await Spool(_storage).AcceptAsync(new(messages, [], []), Cancellation);

    // The writer is busy meanwhile, as it is with a slow disk.
    private async Task WhileNothingIsFiledAsync(Func<Task> work)
    {
        using var end = new ManualResetEventSlim();
        // What is read once, at the first mail, is read before.
        await _storage.QueryAsync(new());
        var busy = _storage.Database.WriteAsync(
            _ =>
            {
                end.Wait(Cancellation);
                return true;
            },
            Cancellation);
        try
        {
            await work();
        }
        finally
        {
            end.Set();
            await busy;
        }
    }

    private void CopyFolder()
    {
        foreach (var path in Directory.EnumerateFiles(_storage.Folder, "*", SearchOption.AllDirectories))
        {
            if (path.EndsWith(".lock", StringComparison.Ordinal) || path.EndsWith("-shm", StringComparison.Ordinal))
                continue;
            var target = Path.Combine(_copy.Path, Path.GetRelativePath(_storage.Folder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? _copy.Path);
            using var from = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var to = File.Create(target);
            from.CopyTo(to);
        }
    }
}
