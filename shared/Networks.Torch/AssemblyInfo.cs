using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Almagest.Networks.Torch.Tests")]
[assembly: InternalsVisibleTo("Almagest.Studies")]
[assembly: InternalsVisibleTo("Almagest.Studies.Tests")]
