namespace Mailservr.Durability.Tests;

public sealed class TwoServersTests
{
    [Fact]
    public async Task SecondServer_OnTheSameData_EndsWithASentence()
    {
        using var folder = new TempFolder();
        await using var first = await ServerProcess.StartAsync(dataFolder: folder.File("data"));

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ServerProcess.StartAsync(dataFolder: folder.File("data")));

        Assert.Contains("in use by another process", refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty((await first.Api.CreateAddressAsync()).Address);
    }
}
