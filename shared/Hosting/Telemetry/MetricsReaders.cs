namespace Almagest.Hosting.Telemetry;

/// <summary>Who may read /metrics.</summary>
public enum MetricsReaders
{
    /// <summary>There is none.</summary>
    Nobody,

    /// <summary>Programs of this machine, and nobody whom one of them lets through.</summary>
    Local,

    /// <summary>Whoever reaches the port.</summary>
    All,
}
