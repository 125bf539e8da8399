#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>

#if defined(__FreeBSD__)
#define OS_LOCK(m)	sx_xlock(&(m))
#define OS_UNLOCK(m)	sx_xunlock(&(m))
#elif defined(linux)
#define OS_LOCK(m)	mutex_lock(&(m))
#define OS_UNLOCK(m)	mutex_unlock(&(m))
#elif defined(_WIN32)
#define OS_LOCK(m)	KeAcquireGuardedMutex(&(m))
#define OS_UNLOCK(m)	KeReleaseGuardedMutex(&(m))
#endif

#if defined(ANY_LOCKS)
#define MY_LOCK(m)	mutex_lock(&(m))
#define MY_UNLOCK(m)	mutex_unlock(&(m))
#else
#define MY_LOCK(m)	mutex_lock(&(m))
#define MY_UNLOCK(m)	do { } while (0)
#endif

struct smew {
	struct mutex lock;
	unsigned long pfn;
};

static unsigned long smew_pfn(struct smew *smew)
{
	unsigned long pfn;

	OS_LOCK(smew->lock);
	pfn = smew->pfn;
	OS_UNLOCK(smew->lock);
	return pfn;
}

static unsigned long smew_my_pfn(struct smew *smew)
{
	unsigned long pfn;

	MY_LOCK(smew->lock);
	pfn = smew->pfn;
	MY_UNLOCK(smew->lock);
	return pfn;
}

static int smew_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long pfn = smew_pfn(file->private_data);

	return remap_pfn_range(vma, vma->vm_start, pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static int smew_my_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long pfn = smew_my_pfn(file->private_data);

	return remap_pfn_range(vma, vma->vm_start, pfn, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct file_operations smew_fops[] = {
	{ .owner = THIS_MODULE, .mmap = smew_mmap },
	{ .owner = THIS_MODULE, .mmap = smew_my_mmap },
};
