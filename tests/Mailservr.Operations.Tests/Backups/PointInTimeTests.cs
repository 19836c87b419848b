using Mailservr.EndToEnd.Tests;
using Mailservr.Storage.Postgres.Tests;

namespace Mailservr.Operations.Tests;

public sealed class PointInTimeTests(Buckets buckets)
{
    [Fact]
    public async Task Restore_OfBothStoresToAMoment_HasEverythingAcknowledgedBefore()
    {
        PostgresServer.Require();
        var (prefix, copy) = (Buckets.NewPrefix(), Buckets.NewPrefix());
        string[] bucket = buckets.Settings("", prefix);
        using var folder = new TempFolder();
        await using var cluster = await ArchivingCluster.CreateAsync(folder);
        string moment;
        IReadOnlyList<string> before;
        TestAddress address;
        await using (var host = await ServerProcess.StartAsync(
            settings:
            [
                TestMasterKey.Setting, "--Mailservr:Storage=Postgres",
                "--ConnectionStrings:Mailservr=" + cluster.ConnectionString, .. bucket,
            ]))
        {
            var inbox = new SampleInbox(host);
            address = await inbox.FillAsync(rounds: 2);
            // The base backup is made while mail comes in.
            var backup = cluster.BaseBackupAsync("restored");
            for (var round = 2; round < 6; round++)
                await inbox.SendRoundAsync(address, round);
            await backup;
            await inbox.SendRoundAsync(address, 6);
            before = await MailSnapshot.TakeAsync(host.Api);
            moment = await cluster.NowAsync();
            await inbox.SendRoundAsync(address, 100);
            await cluster.ArchiveAsync();
            // The blobs come last, and so are newer than any moment that the rows are restored to.
            await buckets.CopyAsync(prefix, copy);
        }

        await cluster.LoseAsync();
        await using var restored = await cluster.RestoreAsync("restored", moment);
        string[] settings =
        [
            TestMasterKey.Setting, "--Mailservr:Storage=Postgres",
            "--ConnectionStrings:Mailservr=" + restored.ConnectionString,
            .. buckets.Settings("", copy),
        ];
        var (exit, output) = await HostCommand.RunAsync(
            "verify", ["--Mailservr:DataDirectory=" + folder.File("verified"), .. settings]);

        Assert.True(exit == 0, output);
        await using var again = await ServerProcess.StartAsync(settings: settings);
        Assert.Equal(before, await MailSnapshot.TakeAsync(again.Api));
        await new SampleInbox(again).SendRoundAsync(address, 200);
        Assert.Equal(4, (await again.Api.EmailsAsync(address)).Count(email =>
            (email.Text("subject") ?? "").EndsWith("200", StringComparison.Ordinal)));
    }
}
