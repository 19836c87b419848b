using System.Text.Json;
using Mailservr.AspNetCore.Tests.Webhooks;
using Mailservr.EndToEnd.Tests;
using Mailservr.Storage.Postgres.Tests;

namespace Mailservr.Operations.Tests;

public sealed class MigrateTests(PostgresServer postgres, Buckets buckets) : IDisposable
{
    private const string OwnReceivers = "--Mailservr:Webhooks:AllowedTargets=127.0.0.1";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Migrate_FromSqliteAndFilesToPostgresAndBucket_NobodyCanTellTheDifference()
    {
        var database = await postgres.CreateDatabaseAsync(migrated: false);
        var prefix = Buckets.NewPrefix();
        var data = _folder.File("source");
        IReadOnlyList<string> before;
        TestAddress address;
        string firstEvent;
        long highestId;
        await using var receiver = new HookReceiver();
        string webhook;
        await using (var source = await ServerProcess.StartAsync(dataFolder: data, settings: OwnReceivers))
        {
            using var feed = await EventFeed.OpenAsync(source.Client);
            address = await new SampleInbox(source).FillAsync(rounds: 6);
            webhook = await new SampleInbox(source).AddWebhookAsync(address, receiver);
            firstEvent = (await feed.NextMailAsync(subject => subject == "Round 0")).Id;
            before = await MailSnapshot.TakeAsync(source.Api);
            highestId = (await source.Api.EmailsAsync(address)).Max(email => email.Id());
            await source.StopAsync();
        }

        var (exit, output) = await HostCommand.RunAsync(
            "migrate", [Data(data), .. Target(database), .. buckets.Settings("Target:", prefix)]);

        Assert.True(exit == 0, output);
        Assert.Contains("0 differences", output, StringComparison.Ordinal);
        Assert.Contains("all is as it was received", output, StringComparison.Ordinal);
        CopyKeys(data, _folder.File("target"));
        await using var target = await ServerProcess.StartAsync(
            dataFolder: _folder.File("target"),
            settings: [OwnReceivers, .. Postgres(database), .. buckets.Settings("", prefix)]);
        Assert.Equal(before, await MailSnapshot.TakeAsync(target.Api));
        await LivesOnAsync(target, address, firstEvent, highestId);
        await IsToldTheRestAsync(target, webhook, receiver);
    }

    [Fact]
    public async Task Migrate_ThereAndBack_IsTheSameMail()
    {
        var database = await postgres.CreateDatabaseAsync(migrated: false);
        var (there, back) = (_folder.File("there"), _folder.File("back"));
        await using var receiver = new HookReceiver();
        await using var source = await ServerProcess.StartAsync(dataFolder: there, settings: [OwnReceivers, TestMasterKey.Setting]);
        var address = await new SampleInbox(source).FillAsync(rounds: 3);
        await new SampleInbox(source).AddWebhookAsync(address, receiver);
        var before = await MailSnapshot.TakeAsync(source.Api);
        await source.StopAsync();

        var first = await HostCommand.RunAsync("migrate", [Data(there), .. Target(database)]);
        var second = await HostCommand.RunAsync(
            "migrate", [Data(there), .. Postgres(database), "--Target:Mailservr:Storage=Sqlite",
            "--Target:Mailservr:DataDirectory=" + back]);

        Assert.True(first.Exit == 0, first.Output);
        Assert.True(second.Exit == 0, second.Output);
        await using var target = await ServerProcess.StartAsync(dataFolder: back, settings: TestMasterKey.Setting);
        Assert.Equal(before, await MailSnapshot.TakeAsync(target.Api));
    }

    [Fact]
    public async Task Migrate_OnlyBlobs_LeavesTheDatabaseWhereItIs()
    {
        var prefix = Buckets.NewPrefix();
        var data = _folder.File("data");
        await using var source = await ServerProcess.StartAsync(dataFolder: data);
        await new SampleInbox(source).FillAsync(rounds: 2);
        var before = await MailSnapshot.TakeAsync(source.Api);
        await source.StopAsync();

        var (exit, output) = await HostCommand.RunAsync(
            "migrate", [Data(data), .. buckets.Settings("Target:", prefix)]);
        Directory.Delete(Path.Combine(data, "blobs"), recursive: true);

        Assert.True(exit == 0, output);
        await using var target = await ServerProcess.StartAsync(
            dataFolder: data, settings: buckets.Settings("", prefix));
        Assert.Equal(before, await MailSnapshot.TakeAsync(target.Api));
    }

    [Fact]
    public async Task Migrate_KilledAgainAndAgain_GoesOnAndHasNothingTwice()
    {
        var database = await postgres.CreateDatabaseAsync(migrated: false);
        var prefix = Buckets.NewPrefix();
        var data = _folder.File("source");
        await using var source = await ServerProcess.StartAsync(dataFolder: data, settings: TestMasterKey.Setting);
        await new SampleInbox(source).FillAsync(rounds: 25);
        var before = await MailSnapshot.TakeAsync(source.Api);
        await source.StopAsync();
        string[] arguments = [Data(data), .. Target(database), .. buckets.Settings("Target:", prefix)];

        // A line of progress is written when each step begins: killed there, and a little later.
        foreach (var step in (string[])["blobs", "blobs", "accounts", "addresses", "threads", "messages", "message_blobs", "events", "comparing messages"])
            await KillAsync(step, arguments);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartAsync(
            dataFolder: _folder.File("target"), settings: [.. Postgres(database), .. buckets.Settings("", prefix)]));
        var (exit, output) = await HostCommand.RunAsync("migrate", arguments);

        Assert.Contains("holds only a part of the mail", refused.Message, StringComparison.Ordinal);
        Assert.True(exit == 0, output);
        Assert.Contains("going on where an earlier run had stopped", output, StringComparison.Ordinal);
        await using var target = await ServerProcess.StartAsync(
            dataFolder: _folder.File("target"),
            settings: [.. Postgres(database), .. buckets.Settings("", prefix), TestMasterKey.Setting]);
        Assert.Equal(before, await MailSnapshot.TakeAsync(target.Api));
    }

    [Fact]
    public async Task Migrate_AfterItHasEnded_SaysSoAndChangesNothing()
    {
        var database = await postgres.CreateDatabaseAsync(migrated: false);
        var (data, other) = (_folder.File("source"), _folder.File("other"));
        await using var source = await ServerProcess.StartAsync(dataFolder: data, settings: TestMasterKey.Setting);
        var address = await new SampleInbox(source).FillAsync(rounds: 1);
        await source.StopAsync();
        string[] arguments = [Data(data), .. Target(database)];
        string[] elsewhere = [.. arguments, .. buckets.Settings("Target:", Buckets.NewPrefix())];

        var first = await HostCommand.RunAsync("migrate", arguments);
        var second = await HostCommand.RunAsync("migrate", arguments);
        var toABucket = await HostCommand.RunAsync("migrate", elsewhere);
        await using var target = await ServerProcess.StartAsync(
            dataFolder: other, settings: [.. Postgres(database), TestMasterKey.Setting]);
        await target.StopAsync();
        await using var again = await ServerProcess.StartAsync(dataFolder: data, settings: TestMasterKey.Setting);
        await again.SendAsync(SampleMail.Plain("Since", "It came later."), address);
        await again.StopAsync();
        var behind = await HostCommand.RunAsync("migrate", arguments);

        Assert.Equal(2, behind.Exit);
        Assert.Contains("has taken mail since", behind.Output, StringComparison.Ordinal);
        Assert.True(first.Exit == 0, first.Output);
        Assert.True(second.Exit == 0, second.Output);
        Assert.Contains("Done before: an earlier run has copied everything", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Copied", second.Output, StringComparison.Ordinal);
        Assert.Equal(2, toABucket.Exit);
        Assert.Contains("is not empty", toABucket.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_WhileAHostRunsOnTheSource_IsRefused()
    {
        var database = await postgres.CreateDatabaseAsync();
        var data = _folder.File("source");
        await using var source = await ServerProcess.StartAsync(dataFolder: data);

        var fromSqlite = await HostCommand.RunAsync("migrate", [Data(data), .. Target(database)]);
        await using var onPostgres = await ServerProcess.StartAsync(
            dataFolder: _folder.File("other"), settings: Postgres(database));
        var fromPostgres = await HostCommand.RunAsync(
            "migrate", [.. Postgres(database), "--Target:Mailservr:Storage=Sqlite", "--Target:Mailservr:DataDirectory=" + _folder.File("x")]);

        Assert.Equal([2, 2], [fromSqlite.Exit, fromPostgres.Exit]);
        Assert.Contains("in use by another process", fromSqlite.Output, StringComparison.Ordinal);
        Assert.Contains("in use by a host on", fromPostgres.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_IntoATargetThatHasMail_IsRefusedAndChangesNothing()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using (var other = await ServerProcess.StartAsync(
            dataFolder: _folder.File("other"), settings: Postgres(database)))
            await other.StopAsync();
        await using var source = await ServerProcess.StartAsync(dataFolder: _folder.File("source"));
        await source.StopAsync();

        var (exit, output) = await HostCommand.RunAsync("migrate", [Data(_folder.File("source")), .. Target(database)]);
        var (again, same) = await HostCommand.RunAsync("migrate", Data(_folder.File("source")));

        Assert.Equal([2, 2], [exit, again]);
        Assert.Contains("is not empty: it has accounts", output, StringComparison.Ordinal);
        Assert.Contains("Target and source are the same", same, StringComparison.Ordinal);
        Assert.DoesNotContain("Username", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_DamagedBlob_SaysSoAndEndsOnlyWhenAsked()
    {
        var database = await postgres.CreateDatabaseAsync(migrated: false);
        var data = _folder.File("source");
        await using var source = await ServerProcess.StartAsync(dataFolder: data);
        await new SampleInbox(source).FillAsync(rounds: 1);
        await source.StopAsync();
        var blob = source.BlobFiles[0];
        await File.WriteAllBytesAsync(blob, new byte[100], TestContext.Current.CancellationToken);
        string[] arguments =
            [Data(data), .. Target(database), "--Target:Mailservr:DataDirectory=" + _folder.File("target")];

        var (exit, output) = await HostCommand.RunAsync("migrate", arguments);
        var (kept, keptOutput) = await HostCommand.RunAsync("migrate", ["--keep-damage", .. arguments]);

        Assert.Equal([1, 1], [exit, kept]);
        Assert.Contains("1 blobs of the source are damaged", output, StringComparison.Ordinal);
        Assert.Contains("Not done", output, StringComparison.Ordinal);
        Assert.Contains("Done:", keptOutput, StringComparison.Ordinal);
    }

    private static async Task LivesOnAsync(ServerProcess target, TestAddress address, string firstEvent, long highestId)
    {
        using var feed = await EventFeed.OpenAsync(target.Client, firstEvent);
        await target.SendAsync(SampleMail.Plain("After", "later words", "In-Reply-To: <r2@x.test>\n"), address);

        // Every event of before behind the one that the client saw last, then the new one.
        for (var round = 1; round < 6; round++)
            await feed.NextMailAsync(subject => subject == $"Round {round}");
        var last = await feed.NextMailAsync(subject => subject == "After");
        var emails = await target.Api.EmailsAsync(address);
        Assert.True(emails.Single(email => email.Text("subject") == "After").Id() > highestId);
        Assert.Equal(
            emails.Single(email => email.Text("subject") == "Round 2").GetProperty("threadId").GetInt64(),
            last.Data.GetProperty("threadId").GetInt64());
        Assert.Equal(6, (await target.Api.ListAsync("/api/emails?q=findable")).Count(e => e.Text("subject") != "After"));
        Assert.Single(await target.Api.ListAsync("/api/emails?q=later"));
    }

    // What had waited for the receiver, in order; then what came behind it.
    private static async Task IsToldTheRestAsync(ServerProcess target, string webhook, HookReceiver receiver)
    {
        receiver.Status = 204;
        await new SampleInbox(target).PatchAsync(webhook, new { enabled = true });
        foreach (var subject in (string[])["First", "Second", "Third"])
        {
            var request = await receiver.NextAsync();
            using var body = JsonDocument.Parse(request.Body);
            Assert.Equal(subject, body.RootElement.GetProperty("data").Text("subject"));
        }

        var deliveries = await target.Api.ListAsync($"{webhook}/deliveries");
        Assert.Equal(deliveries.Count, deliveries.Select(delivery => delivery.Text("eventId")).Distinct().Count());
    }

    private static void CopyKeys(string from, string to)
    {
        var keys = Directory.CreateDirectory(Path.Combine(to, "keys"));
        foreach (var file in Directory.GetFiles(Path.Combine(from, "keys")))
            File.Copy(file, Path.Combine(keys.FullName, Path.GetFileName(file)));
    }

    private static async Task KillAsync(string step, string[] arguments)
    {
        await using var process = HostCommand.Start("migrate", arguments);
        await Eventually.SeeAsync(
            () => Task.FromResult(
                process.HasExited || process.Output.Contains($"s, {step}:", StringComparison.Ordinal) ? process : null),
            () => process.Output);
        process.Kill();
        Assert.True(await process.WaitForExitAsync() != 2, process.Output);
    }

    private static string Data(string folder) => "--Mailservr:DataDirectory=" + folder;

    private static string[] Postgres(string connection) =>
        ["--Mailservr:Storage=Postgres", "--ConnectionStrings:Mailservr=" + connection];

    private static string[] Target(string connection) =>
        ["--Target:Mailservr:Storage=Postgres", "--Target:ConnectionStrings:Mailservr=" + connection];
}
