using Npgsql;

namespace Mailservr.Storage.Postgres.Tests.Database;

public sealed class PostgresConnectionsTests
{
    [Theory]
    [InlineData("Host=db.example", SslMode.Require)]
    [InlineData("Host=db.example;SSL Mode=VerifyFull", SslMode.VerifyFull)]
    [InlineData("Host=/run/postgresql", SslMode.Prefer)]
    public async Task Open_WithoutAWordAboutTls_RequiresItOverANetwork(string text, SslMode expected)
    {
        await using var source = PostgresConnections.Open(new() { ConnectionString = text });

        Assert.Equal(expected, new NpgsqlConnectionStringBuilder(source.ConnectionString).SslMode);
    }

    [Theory]
    [InlineData("Host=db.example;SSL Mode=Disable")]
    [InlineData("Host=db.example;SSL Mode=Prefer")]
    [InlineData("Host=127.0.0.1;SslMode=Allow")]
    public void Open_ThatMaySendMailInTheClear_IsRefused(string text)
    {
        var refused = Assert.Throws<InvalidOperationException>(
            () => PostgresConnections.Open(new() { ConnectionString = text }));

        Assert.Contains("RequireTls", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_DataSourceWithoutTls_IsRefusedUnlessToldOtherwise()
    {
        await using var source = NpgsqlDataSource.Create("Host=db.example;SSL Mode=Disable");

        Assert.Throws<InvalidOperationException>(() => PostgresConnections.Open(new() { DataSource = source }));
        Assert.Same(source, PostgresConnections.Open(new() { DataSource = source, RequireTls = false }));
    }

    [Theory]
    [InlineData(null, "ConnectionStrings:Mailservr")]
    [InlineData(" ", "ConnectionStrings:Mailservr")]
    [InlineData("Hust=x", "cannot be read")]
    public void Open_UnusableConnectionString_NamesTheRemedy(string? text, string expected)
    {
        var refused = Assert.Throws<InvalidOperationException>(
            () => PostgresConnections.Open(new() { ConnectionString = text }));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=/tmp", 10)]
    [InlineData("Host=/tmp;Timeout=60", 60)]
    public async Task Open_WithoutATimeToConnect_HasOneThatSomebodyWaitsFor(string text, int seconds)
    {
        await using var source = PostgresConnections.Open(new() { ConnectionString = text });

        Assert.Equal(seconds, new NpgsqlConnectionStringBuilder(source.ConnectionString).Timeout);
    }

    [Fact]
    public async Task Open_WithoutAPoolSize_HasOneThatFits()
    {
        await using var source = PostgresConnections.Open(
            new() { ConnectionString = "Host=/tmp", Writers = 5, Readers = 11 });

        Assert.Equal(21, new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize);
    }
}
