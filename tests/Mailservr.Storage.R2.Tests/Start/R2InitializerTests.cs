
namespace Mailservr.Storage.R2.Tests.Start;

/// <summary>A wrong option is told at the start, by its name and with what to do.</summary>
public sealed class R2InitializerTests(S3Server server)
{
    [Fact]
    public async Task Start_EverythingRight_LeavesNothing()
    {
        var options = server.Options();

        await StartAsync(options);

        Assert.Empty(await server.EverythingAsync(options));
    }

    [Fact]
    public async Task Start_UnknownKey_NamesIt() => await FailsAsync(
        options => options.AccessKey = "NOSUCHKEY", "R2:AccessKey is not known at http://127.0.0.1");

    [Fact]
    public async Task Start_WrongSecret_NamesIt() => await FailsAsync(
        options => options.SecretKey = "wrong", "R2:SecretKey does not belong to R2:AccessKey");

    [Fact]
    public async Task Start_NoSuchBucket_NamesIt() => await FailsAsync(
        options => options.Bucket = "no-such-bucket", "R2:Bucket is 'no-such-bucket', but there is none");

    [Fact]
    public async Task Start_BucketOfAnother_NamesTheRights() => await FailsAsync(
        options => (options.AccessKey, options.SecretKey) = ("AKSTRANGER", "SKSTRANGER"),
        "R2:AccessKey may not read, write, list and delete in R2:Bucket 'mail'");

    [Fact]
    public async Task Start_NobodyListens_NamesTheUrl() => await FailsAsync(
        options => (options.ServiceUrl, options.Retries) = ("http://127.0.0.1:1", 0),
        "R2:ServiceUrl is 'http://127.0.0.1:1', but nothing answers there");

    [Fact]
    public async Task Start_NameThatDoesNotExist_NamesTheUrl() => await FailsAsync(
        options => (options.ServiceUrl, options.Retries) = ("http://s3.invalid", 0),
        "R2:ServiceUrl is 'http://s3.invalid', but nothing answers there");

    [Theory]
    [InlineData(-16)]
    [InlineData(16)]
    public async Task Start_ClockIsWrong_SaysSo(int minutes)
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartAsync(server.Options(), new LaterTime(TimeSpan.FromMinutes(minutes))));

        Assert.Contains("The clock of this machine differs", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "RequestTimeTooSkewed", "The clock of this machine differs")]
    [InlineData(401, "Unauthorized", "R2:AccessKey is not known")]
    [InlineData(400, "InvalidRegionName", "R2:Region is 'auto'")]
    [InlineData(400, "AuthorizationHeaderMalformed", "R2:Region is 'auto'")]
    [InlineData(403, "SomethingElse", "refuses R2:AccessKey and R2:SecretKey: SomethingElse")]
    [InlineData(507, "DiskFull", "cannot keep attachments in R2:Bucket 'mail': 507 DiskFull")]
    public async Task Start_ServerRefuses_IsASentence(int status, string code, string sentence)
    {
        await using var faulty = new FaultyStore(server, retries: 0);
        faulty.Proxy.Fail(_ => true, new Fault.Refused(status, code));

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(faulty.Options));

        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SKMAILSERVR", fault.ToString(), StringComparison.Ordinal);
    }

    private async Task FailsAsync(Action<R2Options> change, string sentence)
    {
        var options = server.Options();
        change(options);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(options));

        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
    }

    private async Task StartAsync(R2Options options, TimeProvider? time = null)
    {
        using var store = server.Store(options, time);
        var initializer = new R2Initializer(
            store, time ?? TimeProvider.System, TraceLog.Of<R2Initializer>());
        await initializer.InitializeAsync(TestContext.Current.CancellationToken);
    }
}
