namespace Almagest.Hosting.Messaging;

/// <summary>Where the broker is and who we are there, resolved from <see cref="MessagingOptions"/>. Never print it: it holds
/// the password.</summary>
internal sealed record BrokerAddress(string Host, int Port, string VirtualHost, string Username, string Password, bool Tls)
{
    public static BrokerAddress From(MessagingOptions options)
    {
        BrokerAddress address = options.Uri is { } uri
            ? FromUri(uri)
            : new(options.Host, options.Port, options.VirtualHost, options.Username, options.Password, options.Tls);
        return options.PasswordFile is { } file
            ? address with
            {
                Password = File.ReadAllText(file).TrimEnd('\r', '\n'),
            }
            : address;
    }

    public override string ToString() => $"{(Tls ? "amqps" : "amqp")}://{Host}:{Port}/{VirtualHost}";

    private static BrokerAddress FromUri(Uri uri)
    {
        bool tls = uri.Scheme == "amqps";
        string[] user = uri.UserInfo.Split(':', 2);
        string path = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        return new(
            uri.Host,
            uri.Port > 0 ? uri.Port
                : tls ? 5671
                : 5672,
            path.Length > 0 ? path : "/",
            user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : "guest",
            user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "guest",
            tls
        );
    }
}
