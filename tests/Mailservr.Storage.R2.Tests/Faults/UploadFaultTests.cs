using System.Net;
using Amazon.S3;

namespace Mailservr.Storage.R2.Tests.Faults;

/// <summary>Whatever happens on the way: an upload succeeds whole or fails, leaves nothing, and the next one works.</summary>
public sealed class UploadFaultTests(S3Server server)
{
    private const int Small = 100_000;
    private const int Large = (2 * R2Options.SmallestPart) + 12_345;

    public static TheoryData<string, int> Steps => new()
    {
        { "put", Small }, { "list", Small }, { "begin", Large }, { "part", Large }, { "second part", Large },
        { "join", Large }, { "copy", Large },
    };

    [Theory]
    [InlineData(500, "InternalError")]
    [InlineData(503, "SlowDown")]
    [InlineData(429, "TooManyRequests")]
    public async Task Upload_ServerRefusesTwice_SucceedsByTryingAgain(int status, string code)
    {
        await using var faulty = new FaultyStore(server, retries: 2);
        var content = Content.Random(1, Small);
        faulty.Proxy.Fail(request => request.IsPut, new Fault.Refused(status, code), times: 2);

        var blob = await Content.UploadAsync(faulty.Store, 1, content);

        Assert.Equal(Content.Sha256(content), blob.Key.Sha256);
        Assert.Equal(content, await Content.ReadAsync(faulty.Store, blob.Key));
        Assert.Equal(3, faulty.Proxy.Seen.Count(request => request.IsPut));
    }

    [Theory]
    [InlineData("", "The S3 server answered 409 OperationAborted and gave no reason.")]
    [InlineData("Try later.", "Try later.")]
    public async Task Upload_ServerRefuses_FailsWithItsReasonOrAName(string message, string expected)
    {
        await using var faulty = new FaultyStore(server, retries: 0);
        faulty.Proxy.Fail(request => request.IsPut, new Fault.Refused(409, "OperationAborted", message));

        var refusal = await Assert.ThrowsAsync<AmazonS3Exception>(
            () => Content.UploadAsync(faulty.Store, 1, Content.Random(8, Small)));

        Assert.Equal(expected, refusal.Message);
        Assert.Equal(HttpStatusCode.Conflict, refusal.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Upload_ServerIsOverloadedAtOneStep_FailsAndLeavesNoUpload(string step, int size) =>
        await FailsAsync(step, size, new Fault.Refused(503, "SlowDown"), TimeSpan.FromSeconds(20));

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Upload_ServerFailsAtOneStep_FailsAndLeavesNoUpload(string step, int size) =>
        await FailsAsync(step, size, new Fault.Refused(500, "InternalError"), TimeSpan.FromSeconds(20));

    [Theory]
    [InlineData("put", Small)]
    [InlineData("second part", Large)]
    [InlineData("join", Large)]
    public async Task Upload_ServerIsSilentAtOneStep_FailsInTime(string step, int size) =>
        await FailsAsync(step, size, new Fault.Silent(), TimeSpan.FromSeconds(4));

    [Theory]
    [InlineData("put", Small)]
    [InlineData("part", Large)]
    [InlineData("second part", Large)]
    public async Task Upload_ConnectionIsCutHalfwayThroughTheBytes_Fails(string step, int size) =>
        await FailsAsync(step, size, new Fault.CutRequest(Small / 2), TimeSpan.FromSeconds(20));

    [Fact]
    public async Task Upload_ConnectionIsCutOnce_SucceedsByTryingAgain()
    {
        // As many as by default: the server may still be busy with what was cut off.
        await using var faulty = new FaultyStore(server, retries: 3);
        var content = Content.Random(2, Large);
        faulty.Proxy.Fail(request => request.IsSecondPart, new Fault.CutRequest(1_000_000), times: 1);

        var blob = await Content.UploadAsync(faulty.Store, 1, content);

        Assert.Equal(Content.Sha256(content), Content.Sha256(await Content.ReadAsync(faulty.Store, blob.Key) ?? []));
        Assert.Equal([faulty.Store.Keys.Of(blob.Key)], await faulty.EverythingAsync());
    }

    [Theory]
    [InlineData("put", Small)]
    [InlineData("begin", Large)]
    [InlineData("second part", Large)]
    [InlineData("join", Large)]
    [InlineData("copy", Large)]
    public async Task Upload_AnswerIsLostOnce_SucceedsAndIsThereOnce(string step, int size)
    {
        await using var faulty = new FaultyStore(server, retries: 1);
        var content = Content.Random(3, size);
        faulty.Proxy.Fail(Meant(step), new Fault.LostAnswer(), times: 1);

        var blob = await Content.UploadAsync(faulty.Store, 1, content);

        Assert.Equal(Content.Sha256(content), Content.Sha256(await Content.ReadAsync(faulty.Store, blob.Key) ?? []));
        Assert.Equal([blob.Key], await Content.ListAsync(faulty.Store));
        var tmp = (await faulty.EverythingAsync()).Where(name => name.EndsWith("(in parts)", StringComparison.Ordinal));
        Assert.InRange(tmp.Count(), 0, step == "begin" ? 1 : 0); // the sweep's: nobody was told of it
    }

    [Fact]
    public async Task Upload_ServerIsAwayAndComesBack_GoesOnWithoutARestart()
    {
        await using var faulty = new FaultyStore(server, retries: 0);
        var content = Content.Random(4, Small);
        faulty.Proxy.Fail(_ => true, new Fault.CutRequest(0));
        await Assert.ThrowsAnyAsync<Exception>(() => Content.UploadAsync(faulty.Store, 1, content));
        await Assert.ThrowsAnyAsync<Exception>(() => Content.ReadAsync(faulty.Store, new(1, Content.Sha256(content))));
        await Assert.ThrowsAnyAsync<Exception>(() => Content.ListAsync(faulty.Store));
        Assert.Empty(await faulty.EverythingAsync());

        faulty.Proxy.Decide = _ => null;

        Assert.Equal(Content.Sha256(content), (await Content.UploadAsync(faulty.Store, 1, content)).Key.Sha256);
    }

    [Fact]
    public async Task Upload_GoneOnAfterAFailure_IsNeverCompleted()
    {
        await using var faulty = new FaultyStore(server, retries: 0);
        var half = Content.Random(5, R2Options.SmallestPart);
        faulty.Proxy.Fail(request => request.IsPart, new Fault.Refused(500, "InternalError"), times: 1);
        await using var upload = await faulty.Store.BeginUploadAsync(1, default);
        await upload.WriteAsync(half, default);
        await Assert.ThrowsAnyAsync<Exception>(() => upload.WriteAsync(half, default).AsTask());

        // Whoever does not believe the exception must not get a blob with a gap.
        await Assert.ThrowsAsync<InvalidOperationException>(() => upload.WriteAsync(half, default).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => upload.CompleteAsync(default).AsTask());
    }

    [Fact]
    public async Task Upload_LargeNotCompleted_LeavesNothing()
    {
        await using var faulty = new FaultyStore(server, retries: 0);
        await using (var upload = await faulty.Store.BeginUploadAsync(1, default))
        {
            await upload.WriteAsync(Content.Random(6, Large), default);
            Assert.Single(await faulty.EverythingAsync());
        }

        Assert.Empty(await faulty.EverythingAsync());
    }

    private async Task FailsAsync(string step, int size, Fault fault, TimeSpan timeout)
    {
        var retries = fault is Fault.Silent ? 0 : 1;
        await using var faulty = new FaultyStore(server, retries, timeout);
        var content = Content.Random(7, size);
        faulty.Proxy.Fail(Meant(step), fault);

        await Assert.ThrowsAnyAsync<Exception>(() => Content.UploadAsync(faulty.Store, 1, content));

        Assert.Equal(retries + 1, faulty.Proxy.Seen.Count(Meant(step)));
        faulty.Proxy.Decide = _ => null;
        // What has its name already is an orphan for the sweep; no message refers to it.
        string[] left = step == "list" ? [faulty.Store.Keys.Of(new(1, Content.Sha256(content)))] : [];
        Assert.Equal(left, await faulty.EverythingAsync());
        var blob = await Content.UploadAsync(faulty.Store, 1, content);
        Assert.Equal(content.Length, blob.Size);
        Assert.Equal([faulty.Store.Keys.Of(blob.Key)], await faulty.EverythingAsync());
    }

    private static Func<ProxiedRequest, bool> Meant(string step) => step switch
    {
        "put" => request => request.IsPut,
        "list" => request => request.IsList,
        "begin" => request => request.IsBegin,
        "part" => request => request.IsPart,
        "second part" => request => request.IsSecondPart,
        "join" => request => request.IsJoin,
        _ => request => request.IsCopy,
    };
}
