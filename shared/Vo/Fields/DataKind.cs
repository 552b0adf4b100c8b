namespace Almagest.Vo.Fields;

/// <summary>What a column holds. Geometries are degrees of the ICRS, as DALI's xtypes have them.</summary>
public enum DataKind
{
    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>16 bits.</summary>
    Short,

    /// <summary>32 bits.</summary>
    Int,

    /// <summary>64 bits.</summary>
    Long,

    /// <summary>32 bits, NaN where there is none.</summary>
    Float,

    /// <summary>64 bits, NaN where there is none.</summary>
    Double,

    /// <summary>Unicode.</summary>
    Text,

    /// <summary>A date and time, UTC.</summary>
    Timestamp,

    /// <summary>Any number of 32-bit reals.</summary>
    FloatArray,

    /// <summary>Any number of 64-bit reals.</summary>
    DoubleArray,

    /// <summary>Longitude and latitude.</summary>
    Point,

    /// <summary>Longitude, latitude and radius.</summary>
    Circle,

    /// <summary>Longitude and latitude of each corner.</summary>
    Polygon,
}
