using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Hosting;

/// <summary>
/// Tells of keys below <c>Mailservr</c> that nothing reads: a limit that is misspelt is a limit that is not set. No reason
/// not to start: an older program may read the settings of a newer one. Sections of the app itself, and of packages that name no
/// <see cref="SettingsSection"/>, are left alone, unless their names are those of ours but for one letter.
/// </summary>
internal static class UnknownSettings
{
    private const string Root = "Mailservr";

    // Read by the reference host, which hands them to packages that know nothing of this.
    private static readonly string[] OfTheHost = ["Storage", "Blobs", "Payments", "Postgres", "Stripe", "Vouchers", "Google"];

    /// <param name="configuration">Of the app.</param>
    /// <param name="ofPackages">Sections that packages read.</param>
    /// <param name="logger">Takes a line for each.</param>
    public static void Tell(IConfiguration configuration, IEnumerable<SettingsSection> ofPackages, ILogger logger)
    {
        foreach (var section in configuration.GetChildren().Where(IsMeantForUs))
            Log.SettingMisspelt(logger, section.Path, Root);

        foreach (var section in configuration.GetSection(Root).GetChildren())
        {
            if (TypeOf(typeof(MailservrOptions), section.Key) is { } type)
                Tell(section, type, logger);
            else if (FindMeant(section) is { } meant)
                Log.SettingMisspelt(logger, section.Path, $"{Root}:{meant}");
        }

        foreach (var known in ofPackages)
            TellSection(configuration.GetSection(known.Path), known.Options, logger);
    }

    private static string? FindMeant(IConfigurationSection section)
    {
        if (OfTheHost.Contains(section.Key, StringComparer.OrdinalIgnoreCase))
            return null;
        var ours = Settings(typeof(MailservrOptions)).ToList();
        return ours.Select(setting => setting.Name).Concat(OfTheHost).FirstOrDefault(name => IsSlip(section.Key, name))
            ?? (section.Value is null ? null : FindBelow(ours, section.Key));
    }

    /// <summary>A setting that has lost its section.</summary>
    private static string? FindBelow(IEnumerable<PropertyInfo> sections, string key) => sections
        .Where(section => IsSection(section.PropertyType) && !IsDictionary(section.PropertyType))
        .SelectMany(section => Settings(section.PropertyType).Select(setting => (Section: section.Name, setting.Name)))
        .Where(setting => setting.Name.Equals(key, StringComparison.OrdinalIgnoreCase))
        .Select(setting => $"{setting.Section}:{setting.Name}")
        .FirstOrDefault();

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
        {
            if (section.GetChildren().Any())
                Log.SettingIsText(logger, section.Path);
            return;
        }

        TellSection(section, type, logger);
    }

    private static void TellSection(IConfigurationSection section, Type type, ILogger logger)
    {
        if (!string.IsNullOrEmpty(section.Value))
            Log.SettingIsSection(logger, section.Path, string.Join(", ", Settings(type).Select(setting => setting.Name)));
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
        type.GetProperties().Where(property => property.CanWrite ? IsText(property.PropertyType) : IsSection(property.PropertyType));

    // What an app gives in code is no setting.
    private static bool IsText(Type type) => IsSection(type) || TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    private static bool IsSection(Type type) =>
        (type.IsClass && type.Assembly == typeof(MailservrOptions).Assembly) || IsDictionary(type);

    private static bool IsDictionary(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>);
}
