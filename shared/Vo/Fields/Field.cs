namespace Almagest.Vo.Fields;

/// <summary>One column of a table as it goes to people: the FIELD of a VOTable, the head of an export.</summary>
public sealed record Field
{
    /// <summary>As users write it.</summary>
    public required string Name { get; init; }

    /// <summary>What it holds.</summary>
    public required DataKind Kind { get; init; }

    /// <summary>Of text: no character is beyond ASCII. What is all the same is written as \u and four digits.</summary>
    public bool IsAscii { get; init; }

    /// <summary>By VOUnits; null for none.</summary>
    public string? Unit { get; init; }

    /// <summary>UCD 1+, null for none.</summary>
    public string? Ucd { get; init; }

    /// <summary>The data model's name of it, null for none.</summary>
    public string? Utype { get; init; }

    /// <summary>An extended type beyond what the kind implies, null for none.</summary>
    public string? Xtype { get; init; }

    /// <summary>A sentence.</summary>
    public string? Description { get; init; }
}
