using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Hosting;

/// <summary>
/// Tells of keys below <c>Mailservr</c> that nothing reads: a limit that is misspelt is a limit that is not set. No reason
/// not to start: an older program may read the settings of a newer one. Sections of storages and of the app itself, of which
/// nothing is known here, are left alone.
/// </summary>
internal static class UnknownSettings
{
    public static void Tell(IConfiguration configuration, ILogger logger)
    {
        foreach (var section in configuration.GetSection("Mailservr").GetChildren())
        {
            if (TypeOf(typeof(MailservrOptions), section.Key) is { } type)
                Tell(section, type, logger);
        }
    }

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
