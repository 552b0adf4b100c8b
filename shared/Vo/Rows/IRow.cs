namespace Almagest.Vo.Rows;

/// <summary>One row while it's read; it may be gone when the next is asked for.</summary>
public interface IRow
{
    /// <summary>Whether a column has no value in it.</summary>
    bool IsNull(int column);

    /// <summary>A whole number.</summary>
    long GetInt64(int column);

    /// <summary>A number.</summary>
    double GetDouble(int column);

    /// <summary>A flag.</summary>
    bool GetBoolean(int column);

    /// <summary>Text; a timestamp as 2026-11-28T09:30:00.</summary>
    string GetString(int column);

    /// <summary>An array, or a geometry's numbers.</summary>
    IReadOnlyList<double> GetDoubles(int column);
}
