using Almagest.Networks.Engines;

namespace Almagest.Networks.Bundles;

/// <summary>Names and versions of what may change the result of a training.</summary>
internal static class BundleVersions
{
    /// <summary>Whatever the engine: a training goes on from a checkpoint of another.</summary>
    public static IReadOnlyDictionary<string, string> Own { get; } =
        new Dictionary<string, string>
        {
            ["almagest"] = typeof(BundleVersions).Assembly.GetName().Version!.ToString(3),
            ["dotnet"] = Environment.Version.ToString(),
        };

    /// <summary>The engine's own too.</summary>
    public static IReadOnlyDictionary<string, string> With(Engine engine) => Own.Concat(engine.Versions).ToDictionary();
}
