namespace Almagest.Storage.Columns;

/// <summary>A column of the results: what it is called, and what its numbers mean, wherever it is told.</summary>
/// <remarks>Every one is declared once, in <see cref="ResultColumns"/> or <see cref="ParameterColumns"/>.</remarks>
public record ResultColumn
{
    /// <summary>In SQL; no word that ADQL reserves.</summary>
    public required string Name { get; init; }

    public required ColumnType Type { get; init; }

    /// <summary>Null where a number is unknown.</summary>
    public required bool IsNullable { get; init; }

    /// <summary>VOUnits; empty: none, or that of the row's parameter.</summary>
    public required string Unit { get; init; }

    /// <summary>UCD1+.</summary>
    public required string Ucd { get; init; }

    public required string Description { get; init; }

    /// <summary>Among the few that a first look wants.</summary>
    public bool IsPrincipal { get; init; }

    /// <summary>The database finds rows by it.</summary>
    public bool IsIndexed { get; init; }

    /// <summary>Its value in a view: f is the row of the fit, o the observation, r the run, n the network, p the parameter's row,
    /// s its posterior, q its name and unit, x the row of a flux, v its filled spectrum.</summary>
    internal string Sql { get; init; } = "";
}

/// <summary>What a column holds.</summary>
public enum ColumnType
{
    Boolean,
    Int16,
    Int32,
    Int64,
    Float,
    Double,
    Text,
    Time,
    Uuid,

    /// <summary>float32, little-endian.</summary>
    Floats,
}
