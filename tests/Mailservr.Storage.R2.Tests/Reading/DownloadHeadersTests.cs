namespace Mailservr.Storage.R2.Tests.Reading;

public sealed class DownloadHeadersTests
{
    [Theory]
    [InlineData("a.txt", "attachment; filename=\"a.txt\"; filename*=UTF-8''a.txt")]
    [InlineData("ä b.txt", "attachment; filename=\"_ b.txt\"; filename*=UTF-8''%C3%A4%20b.txt")]
    [InlineData("a\"\\b", "attachment; filename=\"b\"; filename*=UTF-8''b")]
    [InlineData("50%.txt", "attachment; filename=\"50_.txt\"; filename*=UTF-8''50%25.txt")]
    [InlineData("a\r\nSet-Cookie: x=1", "attachment; filename=\"aSet-Cookie: x=1\"; filename*=UTF-8''aSet-Cookie%3A%20x%3D1")]
    [InlineData("/etc/", "attachment; filename=\"attachment\"; filename*=UTF-8''attachment")]
    [InlineData("", "attachment; filename=\"attachment\"; filename*=UTF-8''attachment")]
    public void Disposition_Name_CannotLeaveItsPlace(string name, string expected) =>
        Assert.Equal(expected, DownloadHeaders.Disposition(name));

    // No theory: what runs the tests mends such strings.
    [Fact]
    public void Disposition_HalfACharacter_IsReplaced() => Assert.Equal(
        "attachment; filename=\"_.txt\"; filename*=UTF-8''%EF%BF%BD.txt", DownloadHeaders.Disposition("\uD83D.txt"));

    [Fact]
    public void Disposition_LongName_IsCutBetweenCharacters()
    {
        var disposition = DownloadHeaders.Disposition(string.Concat(Enumerable.Repeat("a🧾", 500)));

        Assert.InRange(disposition.Length, 200, 2000);
        Assert.DoesNotContain("%EF%BF%BD", disposition, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image/png", "image/png")]
    [InlineData("application/vnd.ms-excel", "application/vnd.ms-excel")]
    [InlineData("text/plain; charset=x\r\nX: y", "application/octet-stream")]
    [InlineData("text", "application/octet-stream")]
    [InlineData("a/b/c", "application/octet-stream")]
    [InlineData("", "application/octet-stream")]
    public void ContentType_Declared_IsATypeAndNothingElse(string declared, string served) =>
        Assert.Equal(served, DownloadHeaders.For("a", declared).ContentType);
}
