namespace Mailservr.Host;

/// <summary>Where mail is kept is a matter of configuration: <c>Mailservr:Storage</c>.</summary>
internal static class HostStorage
{
    public static IMailservrBuilder UseConfiguredStorage(this IMailservrBuilder mailservr, IConfiguration configuration) =>
        configuration["Mailservr:Storage"] switch
        {
            null or "" or "Sqlite" => mailservr.UseSqlite(),
            "Postgres" => mailservr.UsePostgres(options =>
            {
                configuration.GetSection("Mailservr:Postgres").Bind(options);
                options.ConnectionString ??= configuration.GetConnectionString("Mailservr");
            }),
            var other => throw new InvalidOperationException(
                $"Mailservr:Storage is '{other}'. Say Sqlite, or Postgres with ConnectionStrings:Mailservr."),
        };
}
