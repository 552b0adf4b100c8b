using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Almagest.Architecture.Tests.Observability;

/// <summary>The instruments of our own meters, as the program makes them.</summary>
internal static partial class Metrics
{
    private static readonly Lazy<IReadOnlyList<Instrument>> Known = new(Find);

    public static IReadOnlyList<Instrument> All => Known.Value;

    /// <summary>As Prometheus knows it, without the parts of a histogram.</summary>
    public static string NameOf(Instrument one)
    {
        string name = one.Name.Replace('.', '_');
        string unit = one.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            "1" when KindOf(one) == "gauge" => "_ratio",
            _ => "",
        };
        return name + unit + (KindOf(one) == "counter" ? "_total" : "");
    }

    public static string KindOf(Instrument one) => one.GetType().Name.Split('`')[0].ToLowerInvariant();

    /// <summary>All names that a question to Prometheus may use.</summary>
    public static IReadOnlySet<string> Askable { get; } =
        All.SelectMany(one =>
                KindOf(one) == "histogram"
                    ? [$"{NameOf(one)}_bucket", $"{NameOf(one)}_sum", $"{NameOf(one)}_count"]
                    : new[] { NameOf(one) }
            )
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Those of ours that an expression asks for.</summary>
    public static IEnumerable<string> AskedBy(string expression) =>
        Name().Matches(expression).Select(match => match.Value).Distinct(StringComparer.Ordinal);

    private static List<Instrument> Find()
    {
        List<Instrument> found = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = (one, _) =>
            {
                if (one.Meter.Name.StartsWith("Almagest.", StringComparison.Ordinal))
                    lock (found)
                        found.Add(one);
            },
        };
        listener.Start();
        foreach (string path in Directory.EnumerateFiles(AppContext.BaseDirectory, "Almagest.*.dll"))
        foreach (Type type in Assembly.Load(Path.GetFileNameWithoutExtension(path)).GetTypes())
            if (
                type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
                    .Any(field => field.FieldType == typeof(Meter))
            )
                RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        return [.. found.OrderBy(one => one.Name, StringComparer.Ordinal)];
    }

    [GeneratedRegex("almagest_[a-z_]+")]
    private static partial Regex Name();
}
