using System.ComponentModel.DataAnnotations;

namespace Almagest.Hosting.Messaging;

/// <summary>What carries the messages.</summary>
public enum MessagingTransport
{
    /// <summary>Inside the process: the embedded size. A message does not outlive the process; the database's tables
    /// do.</summary>
    Memory,
    RabbitMq,
}

/// <summary>Section "Messaging".</summary>
public sealed class MessagingOptions : IValidatableObject
{
    public const string Section = "Messaging";

    public MessagingTransport Transport { get; init; } = MessagingTransport.Memory;

    /// <summary>amqp(s)://user:password@host:port/vhost. Takes the place of the single values below, but for the password
    /// file.</summary>
    public Uri? Uri { get; init; }

    [Required]
    public string Host { get; init; } = "127.0.0.1";

    [Range(1, 65535)]
    public int Port { get; init; } = 5672;

    [Required]
    public string VirtualHost { get; init; } = "/";

    /// <summary>Stands, and a dot, before the names of queues and exchanges: instances of one virtual host that have databases of
    /// their own would else take each other's commands. Empty: nothing.</summary>
    public string Prefix { get; init; } = "";
    public string Username { get; init; } = "guest";
    public string Password { get; init; } = "guest";
    public bool Tls { get; init; }

    /// <summary>A file that holds the password, as secrets are mounted. Read when connecting; wins over the other two.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>How often a message may be handed out anew after a worker died or lost its connection, before it goes to the
    /// error queue.</summary>
    [Range(1, 1000)]
    public int DeliveryLimit { get; init; } = 10;

    /// <summary>Repetitions inside one delivery when the weather was bad (see <see cref="Resilience.Weather"/>), each after twice
    /// the wait of the one before; over RabbitMQ more follow until it is over. Other errors are not repeated. 0: nor is bad
    /// weather.</summary>
    [Range(0, 20)]
    public int Retries { get; init; } = 4;

    /// <summary>Wait before the first repetition; each further one waits twice as long.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between repetitions.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the broker may take to confirm a message. Then it is given up as bad weather, and may be there all the
    /// same: an alarm holds messages up, and of a connection that ends meanwhile nobody may ever hear.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stopping worker may finish what it has begun. What is left goes back to the queue.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Uri is not null && (!Uri.IsAbsoluteUri || Uri.Scheme is not ("amqp" or "amqps")))
            yield return new ValidationResult(
                $"Messaging:Uri: found scheme of '{Uri.OriginalString.Split(':')[0]}'; expected amqp:// or amqps://.",
                [nameof(Uri)]
            );
        if (!IsPrefix(Prefix))
            yield return new ValidationResult(
                $"Messaging:Prefix: found '{Prefix}'; expected at most 100 letters, digits, '-' and '.', and not 'amq', which is "
                    + "the broker's.",
                [nameof(Prefix)]
            );
        if (PasswordFile is not null && !File.Exists(PasswordFile))
            yield return new ValidationResult($"Messaging:PasswordFile: {PasswordFile} does not exist.", [nameof(PasswordFile)]);
    }

    private static bool IsPrefix(string text) =>
        text.Length <= 100
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.')
        && !$"{text}.".StartsWith("amq.", StringComparison.Ordinal);
}
