namespace Mailservr.EndToEnd.Tests;

public class EximTests(SharedServer shared)
{
    [Fact]
    public async Task Exim_DeliversByBdat_BytesAreKept()
    {
        await using var exim = await Exim.CreateAsync(shared.Server.Smtp);
        var first = await shared.Api.CreateAddressAsync();
        var second = await shared.Api.CreateAddressAsync();
        // Several chunks: Exim sends 8 KB at a time.
        var content = new byte[150_000];
        new Random(4712).NextBytes(content);

        await DeliverAsync(exim, SampleMail.Awkward(SampleMail.UniqueWord()), first, second);
        await DeliverAsync(exim, SampleMail.WithFile("With a file", "attached", "b.pdf", content), first, second);

        Assert.Equal(2, (await shared.Api.EmailsAsync(second)).Count);
    }

    private async Task DeliverAsync(Exim exim, byte[] message, params TestAddress[] to)
    {
        var before = await shared.Api.EmailsAsync(to[0]);
        var id = await exim.QueueAsync("ada@sender.test", to.Select(each => each.Address), message);
        var queued = await exim.QueuedAsync(id);

        var conversation = await exim.DeliverAsync(id);

        Assert.Contains("BDAT", conversation, StringComparison.Ordinal);
        Assert.Contains($"{id} Completed", exim.Log, StringComparison.Ordinal);
        var email = Assert.Single((await shared.Api.EmailsAsync(to[0])).Skip(before.Count));
        Assert.Equal(queued, await shared.Api.GetRawAsync(email));
    }
}
