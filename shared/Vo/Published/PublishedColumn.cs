using Almagest.Vo.Fields;

namespace Almagest.Vo.Published;

/// <summary>A column that anyone may ask for.</summary>
public sealed record PublishedColumn
{
    /// <summary>Name, kind, unit and words.</summary>
    public required Field Field { get; init; }

    /// <summary>The database finds rows by it.</summary>
    public bool IsIndexed { get; init; }

    /// <summary>Among the few that a first look wants.</summary>
    public bool IsPrincipal { get; init; }

    /// <summary>Defined by a standard.</summary>
    public bool IsStandard { get; init; }

    /// <summary>Some row may lack it.</summary>
    public bool IsNullable { get; init; } = true;

    /// <summary>Its name in the database.</summary>
    public string SqlName
    {
        get => field ?? Field.Name;
        init;
    }
}
