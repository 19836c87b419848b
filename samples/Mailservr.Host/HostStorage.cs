using Mailservr.Storage.Postgres;

namespace Mailservr.Host;

/// <summary>Where mail is kept is a matter of configuration: <c>Mailservr:Storage</c>.</summary>
internal static class HostStorage
{
    public static IMailservrBuilder UseConfiguredStorage(this IMailservrBuilder mailservr, IConfiguration configuration) =>
        configuration["Mailservr:Storage"]?.ToUpperInvariant() switch
        {
            null or "" or "SQLITE" => mailservr.UseSqlite(),
            "POSTGRES" => mailservr.UsePostgres(configuration),
            _ => throw new InvalidOperationException(
                $"Mailservr:Storage is '{configuration["Mailservr:Storage"]}'. Say Sqlite, or Postgres with ConnectionStrings:Mailservr."),
        };

    private static IMailservrBuilder UsePostgres(this IMailservrBuilder mailservr, IConfiguration configuration)
    {
        var section = configuration.GetSection("Mailservr:Postgres");
        mailservr.Services.AddSingleton(new SettingsSection(section.Path, typeof(PostgresStorageOptions)));
        return mailservr.UsePostgres(options =>
        {
            section.Bind(options);
            options.ConnectionString ??= configuration.GetConnectionString("Mailservr");
        });
    }
}
