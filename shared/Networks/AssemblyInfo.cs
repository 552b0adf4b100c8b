using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Almagest.Networks.Tests")]
[assembly: InternalsVisibleTo("Almagest.Benchmarks")]
[assembly: InternalsVisibleTo("Almagest.Studies")]
