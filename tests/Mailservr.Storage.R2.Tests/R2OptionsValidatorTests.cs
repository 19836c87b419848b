namespace Mailservr.Storage.R2.Tests;

public sealed class R2OptionsValidatorTests
{
    [Fact]
    public void Options_Right_AreTaken() => Assert.Empty(Check(_ => { }));

    [Fact]
    public void Options_Empty_NameEachThatIsMissing()
    {
        var failures = new R2OptionsValidator().Validate(null, new R2Options()).Failures ?? [];

        Assert.Equal(
            ["R2:ServiceUrl", "R2:Bucket", "R2:AccessKey", "R2:SecretKey"],
            failures.Select(sentence => sentence[..sentence.IndexOf(" is ", StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("r2.example.com")]
    [InlineData("ftp://r2.example.com")]
    [InlineData("https://r2.example.com/mail")]
    public void ServiceUrl_Unusable_IsNamed(string url) =>
        Assert.StartsWith($"R2:ServiceUrl is '{url}'.", Assert.Single(Check(o => o.ServiceUrl = url)), StringComparison.Ordinal);

    [Theory]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a/../b")]
    [InlineData("a\n")]
    public void Prefix_ThatChangesInAUrl_IsNamed(string prefix) =>
        Assert.StartsWith("R2:Prefix is ", Assert.Single(Check(o => o.Prefix = prefix)), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("mail")]
    [InlineData("/mail/of.example_1/")]
    public void Prefix_Plain_IsTaken(string prefix) => Assert.Empty(Check(o => o.Prefix = prefix));

    [Fact]
    public void Limits_OutOfRange_AreNamed() => Assert.Equal(5, Check(o =>
        (o.MemoryBytes, o.PartBytes, o.MaxConnections, o.RequestTimeout, o.Retries) = (-1, 1024 * 1024, 0, TimeSpan.Zero, 11)).Count());

    [Theory]
    [InlineData("", "blobs/12/")]
    [InlineData("mail", "mail/blobs/12/")]
    [InlineData("/mail/a/", "mail/a/blobs/12/")]
    public void Keys_Prefix_IsAFolder(string prefix, string folder)
    {
        var (keys, key) = (new R2Keys(prefix), new BlobKey(12, new string('a', 64)));

        Assert.Equal(folder + key.Sha256, keys.Of(key));
        Assert.Equal(key, keys.Parse(keys.Of(key)));
        Assert.Null(keys.Parse(keys.NewRemoval(key)));
        Assert.Null(keys.Parse(keys.NewTemporary(12)));
        Assert.Null(keys.Parse("other/" + keys.Of(key)));
    }

    private static IEnumerable<string> Check(Action<R2Options> change)
    {
        var options = new R2Options
        {
            ServiceUrl = "https://0123456789abcdef.r2.cloudflarestorage.com",
            Bucket = "mail",
            AccessKey = "key",
            SecretKey = "secret",
        };
        change(options);
        return new R2OptionsValidator().Validate(null, options).Failures ?? [];
    }
}
