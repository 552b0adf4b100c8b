using System.Globalization;

namespace Almagest.Benchmarks.Pipeline;

/// <summary>CPU time of the private servers of deploy/dev/servers, with all processes that they started.</summary>
/// <param name="Postgres">Since it was started.</param>
/// <param name="RabbitMq">Likewise.</param>
internal sealed record ServerMeter(TimeSpan Postgres, TimeSpan RabbitMq)
{
    // As Linux has told it to programs since 2.4, whatever the kernel's own is.
    private const double TicksASecond = 100;

    /// <returns>Null without $ALMAGEST_DEV_SERVERS: somebody else's servers, whose processes are not known.</returns>
    public static ServerMeter? Read() =>
        Environment.GetEnvironmentVariable("ALMAGEST_DEV_SERVERS") is { Length: > 0 } folder
            ? new(Of(folder, "postgres"), Of(folder, "rabbitmq"))
            : null;

    public static ServerMeter operator -(ServerMeter after, ServerMeter before) =>
        new(after.Postgres - before.Postgres, after.RabbitMq - before.RabbitMq);

    /// <summary>For people: what all that take part need for a spectrum.</summary>
    public string Told(int spectra, params ReadOnlySpan<(string Who, TimeSpan Took)> others)
    {
        (string Who, TimeSpan Took)[] all = [.. others, ("PostgreSQL", Postgres), ("RabbitMQ", RabbitMq)];
        double sum = all.Sum(one => one.Took.TotalMicroseconds) / spectra;
        return string.Create(CultureInfo.InvariantCulture, $"CPU, µs a spectrum: {sum:F1}: ")
            + string.Join(
                ", ",
                all.Select(one =>
                    string.Create(CultureInfo.InvariantCulture, $"{one.Who} {one.Took.TotalMicroseconds / spectra:F1}")
                )
            );
    }

    private static TimeSpan Of(string folder, string server)
    {
        int root = int.Parse(File.ReadAllText(Path.Combine(folder, $"{server}.pid")).Split(' ')[0], CultureInfo.InvariantCulture);
        (int Process, int Parent, long Ticks)[] all = [.. Processes()];
        HashSet<int> tree = [root];
        // A child's number may be below its parent's.
        for (int before = 0; before < tree.Count; )
        {
            before = tree.Count;
            tree.UnionWith(all.Where(one => tree.Contains(one.Parent)).Select(one => one.Process));
        }
        return TimeSpan.FromSeconds(all.Where(one => tree.Contains(one.Process)).Sum(one => one.Ticks) / TicksASecond);
    }

    /// <summary>Of every process: its own CPU time, and that of children that it has buried.</summary>
    private static IEnumerable<(int Process, int Parent, long Ticks)> Processes()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int process))
                continue;
            string line;
            try
            {
                line = File.ReadAllText(Path.Combine(folder, "stat"));
            }
            catch (IOException)
            {
                continue;
            }
            // The name, in brackets, may have any letters: proc(5) counts it as the second field.
            string[] fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            yield return (
                process,
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture))
            );
        }
    }
}
