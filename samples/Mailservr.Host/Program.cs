using Mailservr.Host;

return args switch
{
    ["verify", ..] => await VerifyCommand.RunAsync(args[1..]),
    ["migrate", ..] => await MigrateCommand.RunAsync(args[1..]),
    ["rotate-keys", ..] => await RotateKeysCommand.RunAsync(args[1..]),
    _ => await ServeCommand.RunAsync(args),
};
