using System.Reflection;
using System.Text.RegularExpressions;

namespace Mailservr.Operations.Tests;

/// <summary>The compose file, without Docker: what it promises and what is easy to get wrong.</summary>
public sealed partial class ComposeFileTests
{
    private static readonly string[] ChosenByTheHost = ["Storage", "Blobs"];

    private readonly string[] _lines = File.ReadAllLines(Path.Combine(Root(), "samples", "Mailservr.Host", "compose.yaml"));

    [Fact]
    public void Keys_OfTheHost_AreAllOptionsOfIt()
    {
        var keys = Settings().Select(setting => setting.Name)
            .Where(name => name.StartsWith("Mailservr__", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.True(IsOption(key.Split("__")[1..]), $"{key} is no option."));
        Assert.Contains(Settings(), setting => setting.Name == "ConnectionStrings__Mailservr");
    }

    [Fact]
    public void Secrets_AllOfThem_AreAskedForAndHaveNoDefault()
    {
        var secrets = Settings().Where(setting => Secret().IsMatch(setting.Name + setting.Value)).ToList();

        Assert.True(secrets.Count >= 6);
        Assert.All(secrets, secret => Assert.Matches(@"\$\{[A-Z0-9_]+:\?", secret.Value));
        Assert.DoesNotContain(_lines, line => line.Contains(":-", StringComparison.Ordinal));
    }

    [Fact]
    public void Services_ThatStay_HaveHealthChecksAndDeclaredVolumes()
    {
        foreach (var service in (string[])["mailservr", "postgres", "s3"])
        {
            var block = Block("  " + service + ":");
            Assert.Contains(block, line => line.StartsWith("    healthcheck:", StringComparison.Ordinal));
            var mounted = block.SkipWhile(line => line != "    volumes:").Skip(1)
                .TakeWhile(line => line.StartsWith("      - ", StringComparison.Ordinal))
                .Select(line => line.Trim()[2..].Split(':')[0]).ToList();
            Assert.NotEmpty(mounted);
            Assert.All(mounted, volume => Assert.Contains($"  {volume}:", _lines[Array.IndexOf(_lines, "volumes:")..]));
        }
    }

    [Fact]
    public void Variables_ThatAreAskedFor_AreInThePageForOperators()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "operations.md"));

        var names = _lines.SelectMany(line => Variable().Matches(line)).Select(match => match.Groups[1].Value).Distinct();

        Assert.All(names, name => Assert.Contains(name, page, StringComparison.Ordinal));
    }

    private IEnumerable<(string Name, string Value)> Settings() => _lines
        .Select(line => Setting().Match(line)).Where(match => match.Success)
        .Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    private IReadOnlyList<string> Block(string head) =>
        [.. _lines.SkipWhile(line => line != head).Skip(1).TakeWhile(line => !Head().IsMatch(line))];

    private static bool IsOption(string[] path) => path switch
    {
        [var name] when ChosenByTheHost.Contains(name) => true,
        ["R2", .. var rest] => Has(typeof(Storage.R2.R2Options), rest),
        ["Postgres", .. var rest] => Has(typeof(Storage.Postgres.PostgresStorageOptions), rest),
        _ => Has(typeof(MailservrOptions), path),
    };

    private static bool Has(Type type, string[] path) => path is [var first, .. var rest]
        && type.GetProperty(first, BindingFlags.Public | BindingFlags.Instance) is { } property
        && (rest.Length == 0 || Has(property.PropertyType, rest));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mailservr.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? "";
    }

    [GeneratedRegex(@"^      ([A-Za-z0-9_]+): (.+)$")]
    private static partial Regex Setting();

    [GeneratedRegex("(?i)password|secret|accesskey|access_key|root_user")]
    private static partial Regex Secret();

    [GeneratedRegex(@"\$\{([A-Z0-9_]+):\?")]
    private static partial Regex Variable();

    [GeneratedRegex("^( {2})?[a-z0-9]+:")]
    private static partial Regex Head();
}
