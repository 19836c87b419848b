using System.Reflection;
using System.Text.RegularExpressions;

namespace Mailservr.Architecture.Tests.Dependencies;

/// <summary>Arrows point one way: Mime, Smtp ← Core ← AspNetCore, storage.</summary>
public sealed partial class DependencyTests
{
    private static readonly string[] BaseLibrary = ["System.", "Microsoft.Win32.Primitives", "netstandard", "mscorlib"];

    [Fact]
    public void Mime_DependsOnTheBaseLibraryOnly() => AssertOnly(Products.Mime);

    [Fact]
    public void Smtp_DependsOnTheBaseLibraryOnly() => AssertOnly(Products.Smtp);

    [Fact]
    public void Client_DependsOnTheBaseLibraryOnly() => AssertOnly(Products.Client);

    [Fact]
    public void Core_DependsOnMimeSmtpAndExtensionsOnly() =>
        AssertOnly(Products.Core, "Mailservr.Mime", "Mailservr.Smtp", "Microsoft.Extensions.");

    [Fact]
    public void Sqlite_DependsOnCoreAndItsDriverOnly() => AssertOnly(
        Products.Sqlite,
        "Mailservr.Core",
        "Mailservr.Mime",
        "Microsoft.Data.Sqlite",
        "SQLitePCLRaw.",
        "Microsoft.Extensions.");

    [Fact]
    public void R2_DependsOnCoreAndItsSdkOnly() =>
        AssertOnly(Products.R2, "Mailservr.Core", "AWSSDK.", "Microsoft.Extensions.");

    [Fact]
    public void Stripe_DependsOnCoreOnly() => AssertOnly(Products.Stripe, "Mailservr.Core", "Microsoft.Extensions.");

    [Fact]
    public void Postgres_DependsOnCoreAndItsDriversOnly() => AssertOnly(
        Products.Postgres,
        "Mailservr.Core",
        "Mailservr.Mime",
        "Npgsql",
        "Microsoft.EntityFrameworkCore",
        "Microsoft.Extensions.");

    [Fact]
    public void AspNetCore_DependsOnCoreTheFrameworkAndAHashOnly() => AssertOnly(
        Products.AspNetCore,
        "Mailservr.Core",
        "Mailservr.Mime",
        "Mailservr.Smtp",
        "Microsoft.AspNetCore.",
        "Microsoft.Net.Http.Headers",
        "Microsoft.OpenApi",
        "BouncyCastle.Crypto",
        "Microsoft.Extensions.");

    [Theory]
    [InlineData("Mailservr.Mime", "")]
    [InlineData("Mailservr.Smtp", "")]
    [InlineData("Mailservr.Client", "")]
    [InlineData("Mailservr.Core", "Mailservr.Mime Mailservr.Smtp")]
    [InlineData("Mailservr.Storage.Sqlite", "Mailservr.Core")]
    [InlineData("Mailservr.Storage.R2", "Mailservr.Core")]
    [InlineData("Mailservr.Payments.Stripe", "Mailservr.Core")]
    [InlineData("Mailservr.Storage.Postgres", "Mailservr.Core")]
    [InlineData("Mailservr.AspNetCore", "Mailservr.Core")]
    [InlineData("Mailservr.Testing", "Mailservr.AspNetCore Mailservr.Storage.Sqlite")]
    public void Project_ReferencesExactly(string project, string expected)
    {
        var references = ProjectReference().Matches(Repository.Read($"src/{project}/{project}.csproj"));

        Assert.Equal(expected, string.Join(' ', references.Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("Mailservr.Mime")]
    [InlineData("Mailservr.Smtp")]
    [InlineData("Mailservr.Core")]
    [InlineData("Mailservr.Storage.Sqlite")]
    [InlineData("Mailservr.Storage.R2")]
    [InlineData("Mailservr.Storage.Postgres")]
    public void Project_BelowTheWebServer_KnowsNoWebServer(string project) =>
        Assert.DoesNotContain(
            "AspNetCore", Repository.Read($"src/{project}/{project}.csproj"), StringComparison.Ordinal);

    private static void AssertOnly(Assembly assembly, params string[] allowed)
    {
        var others = assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name ?? "")
            .Where(name => !Array.Exists([.. BaseLibrary, .. allowed], name.StartsWith));

        Assert.Empty(others);
    }

    [GeneratedRegex("<ProjectReference Include=\"[^\"]*/(?<name>[^/\"]+)\\.csproj\"")]
    private static partial Regex ProjectReference();
}
