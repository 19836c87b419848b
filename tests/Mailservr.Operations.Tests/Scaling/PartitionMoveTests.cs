using Mailservr.EndToEnd.Tests;
using Mailservr.Storage.Postgres.Tests;
using Npgsql;

namespace Mailservr.Operations.Tests;

public sealed class PartitionMoveTests(PostgresServer postgres)
{
    [Fact]
    public async Task Partition_DatabaseWithMail_KeepsAllOfItAndGoesOn()
    {
        var database = await postgres.CreateDatabaseAsync();
        using var folder = new TempFolder();
        string[] settings = ["--Mailservr:Storage=Postgres", "--ConnectionStrings:Mailservr=" + database];
        await using var before = await ServerProcess.StartAsync(dataFolder: folder.File("data"), settings: settings);
        var address = await new SampleInbox(before).FillAsync(rounds: 3);
        var mail = await MailSnapshot.TakeAsync(before.Api);
        await before.StopAsync();

        await Partitions.ApplyAsync(database, count: 4);

        await using var after = await ServerProcess.StartAsync(dataFolder: folder.File("data"), settings: settings);
        Assert.Equal(mail, await MailSnapshot.TakeAsync(after.Api));
        await new SampleInbox(after).SendRoundAsync(address, 50);
        Assert.Equal(4, (await after.Api.ListAsync("/api/emails?q=findable")).Count);
        await after.StopAsync();
        var (exit, output) = await HostCommand.RunAsync(
            "verify", ["--Mailservr:DataDirectory=" + folder.File("data"), .. settings]);
        Assert.True(exit == 0, output);
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_partition_tree('mailservr.messages') WHERE isleaf", connection);
        Assert.Equal(4L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}
