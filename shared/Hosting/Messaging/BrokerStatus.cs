using System.Text;
using Almagest.Application.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Almagest.Hosting.Messaging;

/// <summary>Asks RabbitMQ by AMQP alone: its management may be off.</summary>
internal sealed class BrokerStatus(BrokerConnection connection, MessagingOptions options) : IBrokerStatus
{
    private const int NotFound = 404,
        PreconditionFailed = 406;

    public string Place => BrokerAddress.From(options).ToString();

    public async Task<string> AskAsync(CancellationToken cancellation)
    {
        IConnection open = await connection.GetAsync(cancellation);
        string Told(string key) =>
            open.ServerProperties is { } told && told.TryGetValue(key, out object? value) && value is byte[] text
                ? Encoding.UTF8.GetString(text)
                : "?";
        return $"{Told("product")} {Told("version")}";
    }

    public async Task<IReadOnlyList<QueueStatus>> QueuesAsync(CancellationToken cancellation)
    {
        List<QueueStatus> found = [];
        CommandQueues queues = new(options);
        foreach (string queue in queues.All)
        {
            found.Add(await QueueAsync(queue, false, queues.Arguments(queue), cancellation));
            found.Add(await QueueAsync(CommandQueues.ErrorQueueOf(queue), true, CommandQueues.ErrorArguments, cancellation));
        }
        return found;
    }

    private async Task<QueueStatus> QueueAsync(
        string name,
        bool isForErrors,
        IReadOnlyDictionary<string, object?> arguments,
        CancellationToken cancellation
    )
    {
        QueueStatus status = new(name, isForErrors, IsThere: false, 0, 0, null);
        IConnection open = await connection.GetAsync(cancellation);
        // An error closes it.
        await using IChannel channel = await open.CreateChannelAsync(cancellationToken: cancellation);
        try
        {
            QueueDeclareOk found = await channel.QueueDeclarePassiveAsync(name, cancellation);
            status = status with { IsThere = true, Messages = found.MessageCount, Consumers = found.ConsumerCount };
            // Declaring what is there changes nothing; only so does the broker tell whether it is of our kind.
            await channel.QueueDeclareAsync(
                name,
                durable: true,
                exclusive: false,
                autoDelete: false,
                new Dictionary<string, object?>(arguments),
                cancellationToken: cancellation
            );
            return status;
        }
        catch (OperationInterruptedException wrong) when (wrong.ShutdownReason is { ReplyCode: NotFound or PreconditionFailed })
        {
            return status.IsThere ? status with { Refusal = wrong.ShutdownReason.ReplyText } : status;
        }
    }
}
