namespace Mailservr.Storage.R2.Tests.Faults;

public sealed class ReadFaultTests(S3Server server)
{
    [Fact]
    public async Task Read_ConnectionIsCutHalfway_IsAnErrorAndNoShortBlob()
    {
        await using var faulty = new FaultyStore(server, retries: 0);
        var blob = await Content.UploadAsync(faulty.Store, 1, Content.Random(1, 1_000_000));
        faulty.Proxy.Fail(request => request.IsGet, new Fault.CutAnswer(500_000));

        await Assert.ThrowsAnyAsync<IOException>(() => Content.ReadAsync(faulty.Store, blob.Key));
    }

    [Fact]
    public async Task Read_ServerStopsHalfway_IsAnErrorInTime()
    {
        await using var faulty = new FaultyStore(server, retries: 0, TimeSpan.FromSeconds(4));
        var blob = await Content.UploadAsync(faulty.Store, 1, Content.Random(1, 1_000_000));
        faulty.Proxy.Fail(request => request.IsGet, new Fault.CutAnswer(500_000, IsSilent: true));

        await Assert.ThrowsAsync<TimeoutException>(() => Content.ReadAsync(faulty.Store, blob.Key));
    }

    [Theory]
    [InlineData(500, "InternalError")]
    [InlineData(403, "AccessDenied")]
    [InlineData(404, "NoSuchBucket")]
    public async Task Read_ServerFails_IsNeverTakenForAbsence(int status, string code)
    {
        await using var faulty = new FaultyStore(server, retries: 0);
        var blob = await Content.UploadAsync(faulty.Store, 1, Content.Random(1, 1000));
        faulty.Proxy.Fail(_ => true, new Fault.Refused(status, code));

        await Assert.ThrowsAnyAsync<Exception>(() => Content.ReadAsync(faulty.Store, blob.Key));
        await Assert.ThrowsAnyAsync<Exception>(() => faulty.Store.OpenReadAsync(blob.Key, 0, 0, default).AsTask());
        await Assert.ThrowsAnyAsync<Exception>(() => faulty.Store.DeleteAsync(blob.Key, null, default).AsTask());
        await Assert.ThrowsAnyAsync<Exception>(() => Content.ListAsync(faulty.Store));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../other")]
    [InlineData("ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD")]
    public async Task Store_KeyOfNoBlob_IsAbsentWithoutARequest(string sha256)
    {
        await using var faulty = new FaultyStore(server, retries: 0);

        Assert.Null(await faulty.Store.OpenReadAsync(new(1, sha256), 0, null, default));
        Assert.False(await faulty.Store.DeleteAsync(new(1, sha256), null, default));
        Assert.Empty(faulty.Proxy.Seen);
    }
}
