using System.Linq.Expressions;
using Almagest.Learning.Results;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Fitting.Results;

namespace Almagest.Storage.Columns;

/// <summary>Columns of each part of a fit, in the words in which the tables declare them.</summary>
internal static class ColumnParts
{
    public static Column<FitRow> Fit<T>(
        Expression<Func<FitResult, T>> property,
        Stored<T> stored,
        string name,
        string unit,
        string ucd,
        string description
    ) => Column.Of<FitRow, FitResult, T>(row => row.Fit, property, stored, "f.", name, unit, ucd, description);

    public static Column<FitRow> Network<T>(
        Expression<Func<NetworkResult, T>> property,
        Stored<T> stored,
        string name,
        string unit,
        string ucd,
        string description
    ) => Column.Of<FitRow, NetworkResult, T>(row => row.Network, property, stored, "f.", name, unit, ucd, description);

    public static Column<FitRow> Published<T>(
        Expression<Func<Publication, T>> property,
        Stored<T> stored,
        string name,
        string ucd,
        string description
    ) => Column.Of<FitRow, Publication, T>(row => row.Published, property, stored, "f.", name, "", ucd, description);

    public static Column<FitRow> Score<T>(
        Expression<Func<ScoreTests, T>> property,
        Stored<T> stored,
        string name,
        string unit,
        string ucd,
        string description
    ) => Column.Of<FitRow, ScoreTests, T>(row => row.Fit.Scores, property, stored, "f.", $"score_{name}", unit, ucd, description);

    public static Column<FitRow> Strange(Expression<Func<Strangeness, double>> property, string by, string description) =>
        Column.Of<FitRow, Strangeness, double>(
            row => row.Network.Strangeness,
            property,
            Stored.Float,
            "f.",
            $"ood_{by}",
            "",
            "stat.probability",
            description
        );

    public static Column<FitRow> Key<T>(
        Expression<Func<FitRow, T>> property,
        Stored<T> stored,
        string name,
        string ucd,
        string description
    ) => Column.Of<FitRow, FitRow, T>(row => row, property, stored, "f.", name, "", ucd, description);

    public static Column<FitRow> Observation<T>(
        Expression<Func<Observed, T>> property,
        Stored<T> stored,
        string sql,
        string name,
        string unit,
        string ucd,
        string description,
        string? csv = null,
        string? json = null
    ) => Column.Of<FitRow, Observed, T>(row => row.Observation, property, stored, sql, name, unit, ucd, description, csv, json);

    public static Column<ParameterRow> ParameterKey<T>(
        Expression<Func<ParameterRow, T>> property,
        Stored<T> stored,
        string name,
        string description
    ) => Column.Of<ParameterRow, ParameterRow, T>(row => row, property, stored, "p.", name, "", "meta.id", description);

    public static Column<FluxRow> FluxKey<T>(
        Expression<Func<FluxRow, T>> property,
        Stored<T> stored,
        string name,
        string description
    ) => Column.Of<FluxRow, FluxRow, T>(row => row, property, stored, "x.", name, "", "meta.id", description);

    public static Column<FluxRow> Flux<T>(
        Expression<Func<FluxEstimate, T>> property,
        Stored<T> stored,
        string name,
        string unit,
        string ucd,
        string description
    ) => Column.Of<FluxRow, FluxEstimate, T>(row => row.Told, property, stored, "x.", name, unit, ucd, description);

    /// <summary>Of a figure of a band: its flux, or its luminosity.</summary>
    public static Column<FluxRow> Figure(
        Func<FluxRow, ParameterEstimate> part,
        Expression<Func<ParameterEstimate, double>> property,
        string name,
        string unit,
        string ucd,
        string description
    ) => Column.Of<FluxRow, ParameterEstimate, double>(part, property, Stored.Double, "x.", name, unit, ucd, description);

    public static Column<ParameterRow> Estimate<T>(
        Expression<Func<PublishedEstimate, T>> property,
        Stored<T> stored,
        string name,
        string end,
        string ucd,
        string description
    ) =>
        Column.Of<ParameterRow, PublishedEstimate, T>(
            row => row.Published,
            property,
            stored,
            "p.",
            name,
            "",
            ucd,
            description,
            end
        );

    /// <summary>Of one of those that stand beside the published estimate.</summary>
    /// <param name="by">Whose it is: "classical", "network".</param>
    public static Column<ParameterRow> Beside(
        string by,
        Func<ParameterRow, ParameterEstimate> part,
        Expression<Func<ParameterEstimate, double>> property,
        string name,
        string end,
        string ucd,
        string description
    ) =>
        Column.Of<ParameterRow, ParameterEstimate, double>(
            part,
            property,
            Stored.Double,
            "p.",
            $"{by}_{name}",
            "",
            ucd,
            description,
            $"_{by}{end}",
            $"{by}.{name}"
        );

    public static Column<ParameterRow> PosteriorOf(
        Expression<Func<PosteriorEstimate, double>> property,
        string name,
        string ucd,
        string json,
        string description
    ) =>
        Column.Of<ParameterRow, PosteriorEstimate, double>(
            row => row.Posterior,
            property,
            Stored.Double,
            "s.",
            name,
            "",
            ucd,
            description,
            $"_posterior_{name}",
            $"posterior.{json}"
        );
}
