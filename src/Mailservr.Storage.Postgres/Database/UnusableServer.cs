using Npgsql;

namespace Mailservr.Storage.Postgres;

/// <summary>What the operator has to know, and can do, where the database cannot be used at the start.</summary>
internal static class UnusableServer
{
    public static InvalidOperationException Describe(NpgsqlException fault, NpgsqlConnectionStringBuilder connection)
    {
        var refused = fault as PostgresException;
        var reason = refused is null ? Chain(fault) : $"{refused.MessageText} ({refused.SqlState})";
        return new InvalidOperationException(
            $"PostgreSQL at {connection.Host}:{connection.Port} cannot be used: {reason}. {Advice(refused?.SqlState, connection)}",
            fault);
    }

    // The driver says where it failed, the innermost exception why.
    private static string Chain(NpgsqlException fault) =>
        fault.GetBaseException() is var cause && cause == fault
            ? fault.Message.TrimEnd('.')
            : $"{fault.Message.TrimEnd('.')}: {cause.Message.TrimEnd('.')}";

    private static string Advice(string? state, NpgsqlConnectionStringBuilder connection) => state switch
    {
        null => "Start it, or correct the connection string (ConnectionStrings:Mailservr); for a server without TLS see Mailservr:Postgres:RequireTls.",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "Correct Username and Password of the connection string (ConnectionStrings:Mailservr).",
        PostgresErrorCodes.InvalidCatalogName =>
            $"Create it: CREATE DATABASE \"{connection.Database}\" ENCODING 'UTF8' TEMPLATE template0.",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"The role has to own what is in the schema mailservr, and to make it: GRANT CREATE ON DATABASE \"{connection.Database}\" TO \"{connection.Username}\".",
        _ => "Its own log may say more.",
    };
}
