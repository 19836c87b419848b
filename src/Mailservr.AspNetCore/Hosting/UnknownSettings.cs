using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Hosting;

/// <summary>
/// Tells of keys below <c>Mailservr</c> that nothing reads: a limit that is misspelt is a limit that is not set. No reason
/// not to start: an older program may read the settings of a newer one. Sections of storages and of the app itself, of which
/// nothing is known here, are left alone, unless their names are those of ours but for one letter.
/// </summary>
internal static class UnknownSettings
{
    private const string Root = "Mailservr";

    public static void Tell(IConfiguration configuration, ILogger logger)
    {
        foreach (var section in configuration.GetChildren().Where(IsMeantForUs))
            Log.SettingMisspelt(logger, section.Path, Root);

        foreach (var section in configuration.GetSection(Root).GetChildren())
        {
            if (TypeOf(typeof(MailservrOptions), section.Key) is { } type)
                Tell(section, type, logger);
            else if (Settings(typeof(MailservrOptions)).FirstOrDefault(setting => IsSlip(section.Key, setting.Name)) is { } meant)
                Log.SettingMisspelt(logger, section.Path, $"{Root}:{meant.Name}");
        }
    }

    /// <summary>One letter too many, too few or another one, or two in the wrong order.</summary>
    private static bool IsSlip(string typed, string meant)
    {
        (typed, meant) = (typed.ToUpperInvariant(), meant.ToUpperInvariant());
        var start = typed.AsSpan().CommonPrefixLength(meant);
        var end = 0;
        while (end < Math.Min(typed.Length, meant.Length) - start && typed[^(end + 1)] == meant[^(end + 1)])
            end++;
        var (left, right) = (typed[start..^end], meant[start..^end]);
        return (left.Length, right.Length) is (0, 1) or (1, 0) or (1, 1)
            || (left is [var a, var b] && right is [var c, var d] && (a, b) == (d, c));
    }

    private static bool IsMeantForUs(IConfigurationSection section) =>
        IsSlip(section.Key, Root) && section.GetChildren().Any(child => TypeOf(typeof(MailservrOptions), child.Key) is not null);

    private static void Tell(IConfigurationSection section, Type type, ILogger logger)
    {
        if (!IsSection(type))
            return;

        foreach (var child in section.GetChildren())
        {
            if (TypeOf(type, child.Key) is { } known)
                Tell(child, known, logger);
            else
                Log.SettingIgnored(logger, child.Path, section.Path, string.Join(", ", Settings(type).Select(setting => setting.Name)));
        }
    }

    private static Type? TypeOf(Type type, string key) => IsDictionary(type)
        ? type.GetGenericArguments()[1]
        : Settings(type).FirstOrDefault(setting => setting.Name.Equals(key, StringComparison.OrdinalIgnoreCase))?.PropertyType;

    private static IEnumerable<PropertyInfo> Settings(Type type) =>
        type.GetProperties().Where(property => property.CanWrite || IsSection(property.PropertyType));

    private static bool IsSection(Type type) =>
        (type.IsClass && type.Assembly == typeof(MailservrOptions).Assembly) || IsDictionary(type);

    private static bool IsDictionary(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>);
}
