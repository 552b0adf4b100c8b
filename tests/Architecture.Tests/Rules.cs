namespace Almagest.Architecture.Tests;

/// <summary>The one table of who may use what. A new line here is a decision: say why in docs/decisions.</summary>
internal static class Rules
{
    private static readonly string[] AllShared =
    [
        "Contracts",
        "Spectra",
        "Ogip",
        "Learning",
        "Networks",
        "Storage",
        "Hosting",
        "Charts",
        "Vo",
        "Application",
        "Pages",
    ];
    private static readonly string[] Services = ["Simulator", "Trainer", "Fitter", "Gateway"];

    /// <summary>Project: the projects it may reference.</summary>
    public static IReadOnlyDictionary<string, string[]> References { get; } =
        new Dictionary<string, string[]>
        {
            ["shared/Contracts"] = [],
            ["shared/Spectra"] = [],
            ["shared/Ogip"] = ["Spectra"],
            ["shared/Learning"] = ["Spectra"],
            ["shared/Networks"] = ["Spectra", "Learning"],
            ["shared/Networks.Torch"] = ["Networks"],
            ["shared/Storage"] = ["Spectra", "Learning", "Vo"],
            ["shared/Charts"] = ["Spectra"],
            ["shared/Vo"] = [],
            ["shared/Hosting"] = ["Contracts", "Storage", "Application"],
            ["shared/Application"] = ["Contracts", "Spectra", "Ogip", "Learning", "Networks", "Storage", "Charts", "Vo"],
            ["shared/Pages"] = ["Application", "Charts", "Storage", "Learning", "Networks", "Spectra", "Vo"],
            ["services/Simulator"] = AllShared,
            // With -p:AlmagestTorch=cpu or cuda only.
            ["services/Trainer"] = [.. AllShared, "Networks.Torch"],
            ["services/Fitter"] = AllShared,
            ["services/Gateway"] = AllShared,
            ["cli"] = [.. AllShared, .. Services],
            ["samples/FitSpectrum"] = ["Ogip"],
            ["samples/OwnComponent"] = ["Spectra"],
            ["samples/SimulateAndRecover"] = ["Spectra"],
            ["studies"] = [.. AllShared, .. Services, "Networks.Torch", "Cli"],
        };

    /// <summary>Package (or its prefix, with a star): the only projects that may name it.</summary>
    public static IReadOnlyDictionary<string, string[]> Fences { get; } =
        new Dictionary<string, string[]>
        {
            ["TorchSharp*"] = ["Networks.Torch"],
            ["libtorch-*"] = ["Networks.Torch"],
            ["Microsoft.EntityFrameworkCore*"] = ["Storage"],
            ["Npgsql.EntityFrameworkCore*"] = ["Storage"],
            ["Microsoft.Data.Sqlite*"] = ["Storage"],
            ["Npgsql"] = ["Storage"],
            ["Npgsql.OpenTelemetry"] = ["Hosting"],
            ["MassTransit*"] = ["Hosting"],
            ["RabbitMQ.Client"] = ["Hosting"],
            ["OpenTelemetry*"] = ["Hosting"],
            ["Polly*"] = ["Hosting", "Storage"],
            ["MathNet.Numerics"] = ["Spectra"],
            // The head of an ECSV is YAML.
            ["YamlDotNet"] = ["Application", "Ogip"],
            ["CsvHelper"] = ["Ogip"],
            ["Microsoft.AspNetCore.OpenApi"] = ["Gateway"],
            ["Parquet.Net"] = ["Vo"],
            // Reads what Parquet.Net has written.
            ["DuckDB*"] = ["Vo.Tests", "Application.Tests"],
            ["System.CommandLine"] = ["Cli"],
            ["Spectre.Console"] = ["Cli"],
            ["OxyPlot*"] = ["Charts"],
            ["BenchmarkDotNet"] = ["Benchmarks"],
            ["Microsoft.CodeAnalysis.PublicApiAnalyzers"] = ["Spectra", "Ogip"],
            ["Microsoft.Playwright"] = ["Pages.Tests"],
            ["Deque.AxeCore.Playwright"] = ["Pages.Tests"],
            ["Mono.Cecil"] = ["Architecture.Tests"],
            // Its types of Kubernetes' objects: a misspelt field of a manifest is told.
            ["KubernetesClient"] = ["Architecture.Tests"],
            ["xunit*"] = [],
        };

    /// <summary>Namespaces that may appear only in these folders, whatever comes in through a reference.</summary>
    public static IReadOnlyDictionary<string, string[]> Namespaces { get; } =
        new Dictionary<string, string[]>
        {
            ["TorchSharp"] = ["shared/Networks.Torch", "studies"],
            ["Microsoft.EntityFrameworkCore"] = ["shared/Storage"],
            // Its telemetry is switched on by an extension method of that namespace.
            ["Npgsql"] = ["shared/Storage", "shared/Hosting/Telemetry"],
            ["RabbitMQ.Client"] = ["shared/Hosting"],
            ["OxyPlot"] = ["shared/Charts"],
            // Consumers live in the services; the CLI composes them without a word of MassTransit.
            ["MassTransit"] = ["shared/Hosting", "services"],
        };

    /// <summary>
    /// Below these, folders may use one another in a circle. An expression is made of components, some of which are
    /// convolutions of expressions, and quadrature looks into all of them: one recursive subject in several folders.
    /// </summary>
    public static IReadOnlyList<(string Project, string Folder)> Recursive { get; } = [("Spectra", "Models")];

    /// <summary>What lies at the top, as DESIGN's layout has it.</summary>
    public static string[] TopFolders { get; } = ["cli", "deploy", "docs", "samples", "services", "shared", "studies", "tests"];

    /// <summary>Tables with a row a line, which may be longer than .editorconfig's max_line_length.</summary>
    public static string[] WideTables { get; } =
    [
        "shared/Storage/Columns/ResultColumns.cs",
        "shared/Storage/Publishing/ObsCoreColumns.cs",
        "shared/Storage/Views/FailureView.cs",
        "shared/Storage/Views/ObservedViews.cs",
        "shared/Storage/Views/ProvenanceViews.cs",
        "shared/Storage/Views/ResultsViews.cs",
        "shared/Storage/Views/SharedColumns.cs",
    ];

    /// <summary>Lines in a C# file beyond which it wants to be two.</summary>
    public const int LongestFile = 350;
}
