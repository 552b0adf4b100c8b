using RabbitMQ.Client;

namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>What happens to RabbitMQ, on the way to it, and to what is in it.</summary>
internal static class BrokerFaults
{
    private const string Queue = "fit-chunk";

    public static FaultKind[] All { get; } =
    [
        new("RabbitMQ is stopped and started", "broker", 1, (scene, _) => RestartAsync(scene, "TERM")) { IsLong = true },
        new("RabbitMQ is killed and started", "broker", 1, (scene, _) => RestartAsync(scene, "KILL")) { IsLong = true },
        new("RabbitMQ raises its memory's alarm", "broker", 2, AlarmAsync),
        new("RabbitMQ closes all connections", "broker", 2, CloseAsync),
        new("connections to RabbitMQ are cut", "", 4, CutAsync),
        new("the way to RabbitMQ is slow", "broker link", 2, DelayAsync),
        new("the way to RabbitMQ is held up", "broker link", 2, HoldAsync),
        new("connections to RabbitMQ are half-open", "", 2, ForgetAsync) { IsLong = true },
        new("messages come three times, in another order", "broker", 4, TripleAsync),
        new("the queue of chunks is deleted", "broker", 2, DeleteQueueAsync),
        new("a stream of shards is deleted while it is read", "broker", 2, DeleteStreamAsync),
    ];

    private static async Task<string> RestartAsync(Scene scene, string signal)
    {
        await scene.Servers.DownAsync("rabbitmq", signal);
        await scene.Servers.UpAsync("rabbitmq");
        await using IConnection back = await scene.BrokerAsync();
        return $"by SIG{signal}";
    }

    private static async Task<string> AlarmAsync(Scene scene, FaultDraw draw)
    {
        await scene.Cluster.ControlAsync("set_vm_memory_high_watermark", "absolute", "1000000");
        await Task.Delay(draw.Time);
        await scene.Cluster.ControlAsync("set_vm_memory_high_watermark", "0.6");
        return $"for {draw.Time.TotalSeconds:f1} s";
    }

    private static async Task<string> CloseAsync(Scene scene, FaultDraw draw)
    {
        await scene.Cluster.ControlAsync("close_all_connections", "chaos");
        return "all";
    }

    private static Task<string> CutAsync(Scene scene, FaultDraw draw) =>
        Task.FromResult($"{scene.BrokerLink.Cut(Some(draw))} connections");

    private static async Task<string> DelayAsync(Scene scene, FaultDraw draw)
    {
        scene.BrokerLink.Delay = TimeSpan.FromMilliseconds(20 + (400 * draw.Where));
        await Task.Delay(draw.Time);
        scene.BrokerLink.Delay = TimeSpan.Zero;
        return $"{20 + (400 * draw.Where):f0} ms for {draw.Time.TotalSeconds:f1} s";
    }

    private static async Task<string> HoldAsync(Scene scene, FaultDraw draw)
    {
        scene.BrokerLink.Hold();
        await Task.Delay(draw.Time);
        scene.BrokerLink.Release();
        return $"for {draw.Time.TotalSeconds:f1} s";
    }

    private static Task<string> ForgetAsync(Scene scene, FaultDraw draw) =>
        Task.FromResult($"{scene.BrokerLink.Forget(Some(draw))} connections");

    /// <summary>Takes what waits, and sends it three times, shuffled.</summary>
    private static async Task<string> TripleAsync(Scene scene, FaultDraw draw)
    {
        await using IConnection connection = await scene.BrokerAsync();
        await using IChannel channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        List<BasicGetResult> taken = [];
        await Scene.UntilAsync(async () => await channel.MessageCountAsync(Queue) > 0, draw.Time);
        while (taken.Count < 100 && await channel.BasicGetAsync(Queue, autoAck: false) is { } message)
            taken.Add(message);
        if (taken.Count == 0)
            throw new NotDoneException("no message waits");
        BasicGetResult[] copies = [.. taken, .. taken, .. taken];
        new Random((int)(draw.Where * int.MaxValue)).Shuffle(copies);
        foreach (BasicGetResult copy in copies)
            await channel.BasicPublishAsync(Queue, "", mandatory: true, new BasicProperties(copy.BasicProperties), copy.Body);
        foreach (BasicGetResult message in taken)
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false);
        return $"{taken.Count} messages";
    }

    private static async Task<string> DeleteQueueAsync(Scene scene, FaultDraw draw)
    {
        await using IConnection connection = await scene.BrokerAsync();
        await using IChannel channel = await connection.CreateChannelAsync();
        return $"with {await channel.QueueDeleteAsync(Queue)} messages";
    }

    private static async Task<string> DeleteStreamAsync(Scene scene, FaultDraw draw)
    {
        await using IConnection connection = await scene.BrokerAsync();
        await using IChannel channel = await connection.CreateChannelAsync();
        await channel.QueueDeleteAsync($"almagest.shards.{scene.LearntCampaign}");
        return "of the campaign that is learnt";
    }

    private static Func<bool> Some(FaultDraw draw)
    {
        Random random = new((int)(draw.Where * int.MaxValue));
        return () => random.NextDouble() < 0.3 + (0.7 * draw.Length);
    }
}
